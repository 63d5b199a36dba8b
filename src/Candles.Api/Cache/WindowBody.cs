using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>The body of an answer, as slices of rows that are encoded already: nothing is done to a row.</summary>
internal readonly struct WindowBody
{
    private readonly RowRange _range;
    private readonly CandleEncoder _encoder;

    public WindowBody(in RowRange range, CandleEncoder encoder)
    {
        _range = range;
        _encoder = encoder;
        Length = Measure();
    }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <param name="destination">Of the body's length, or longer.</param>
    public void CopyTo(Span<byte> destination)
    {
        var at = _encoder.Head(_range.Count, destination);
        for (var column = 0; column < _encoder.Columns; column++)
        {
            if (column > 0)
                Put(_encoder.Between(column), destination, ref at);
            foreach (var slice in _range)
                Put(slice.Forms.Form(_encoder, slice.To)[column].Slice(slice.From, slice.To), destination, ref at);
            if (_range.Count > 0)
                at -= _encoder.Separator;
        }

        Put(_encoder.Tail, destination, ref at);
    }

    private int Measure()
    {
        Span<byte> head = stackalloc byte[RowBuffer.Margin];
        var length = _encoder.Head(_range.Count, head) + _encoder.Tail.Length;
        for (var column = 0; column < _encoder.Columns; column++)
        {
            if (column > 0)
                length += _encoder.Between(column).Length;
            foreach (var slice in _range)
                length += slice.Forms.Form(_encoder, slice.To)[column].LengthOf(slice.From, slice.To);
            if (_range.Count > 0)
                length -= _encoder.Separator;
        }

        return length;
    }

    private static void Put(ReadOnlySpan<byte> bytes, Span<byte> destination, ref int at)
    {
        bytes.CopyTo(destination[at..]);
        at += bytes.Length;
    }
}
