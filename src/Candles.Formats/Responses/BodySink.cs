using System.Buffers;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>Makes a body of rows as a store gives them, in either order.</summary>
/// <param name="body">Where the body comes to lie; of a format with several lanes, each has a buffer of its own before.</param>
internal abstract class BodySink<TRow>(CandleEncoder encoder, RowBuffer body, bool newestFirst) : IBodySink<TRow>
{
    /// <summary>Rows that a lane's buffer is made for, so wide as rows of one lane; it grows.</summary>
    private const int LaneRows = 256;

    private readonly RowBuffer[] _lanes = encoder.Lanes == 1 ? [body] : [.. Enumerable.Range(0, encoder.Lanes).Select(_ => new RowBuffer(LaneRows))];
    private int _rows;

    public void Start()
    {
        foreach (var lane in _lanes)
            lane.Clear(newestFirst);
        _rows = 0;
    }

    public void Add(in TRow row)
    {
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            var buffer = _lanes[lane];
            buffer.Keep(Put(lane, row, ref buffer.Room(encoder.MaxRow)));
        }

        _rows++;
    }

    /// <summary>Adds a row that is not stored.</summary>
    /// <param name="filled">The encoder of this body.</param>
    /// <param name="row">Its numbers are empty where it is to have no prices.</param>
    public void AddFilled(FilledEncoder filled, in RawCandle row)
    {
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            var buffer = _lanes[lane];
            buffer.Keep(filled.PutFilled(lane, row, ref buffer.Room(encoder.MaxRow)));
        }

        _rows++;
    }

    public void Enclose()
    {
        Span<byte> head = stackalloc byte[RowBuffer.Margin];
        head = head[..encoder.Head(_rows, head)];
        if (_lanes.Length == 1)
        {
            body.Enclose(head, encoder.Tail, encoder.Separator);
            return;
        }

        body.Clear(backToFront: false);
        body.Write(head);
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            if (lane > 0)
                body.Write(encoder.Between(lane));
            var pieces = _lanes[lane].Written.Span;
            body.Write(pieces[..^(_rows == 0 ? 0 : encoder.Separator)]);
        }

        body.Write(encoder.Tail);
    }

    public void Dispose()
    {
        if (_lanes.Length == 1)
            return; // the body is its maker's
        foreach (var lane in _lanes)
            lane.Dispose();
    }

    /// <inheritdoc cref="CandleEncoder.Put(int, in RawCandle, ref byte)"/>
    protected abstract int Put(int lane, in TRow row, ref byte at);
}

/// <summary>Copies numbers that are text already.</summary>
internal sealed class RawSink(CandleEncoder encoder, RowBuffer body, bool newestFirst) : BodySink<RawCandle>(encoder, body, newestFirst)
{
    private readonly CandleEncoder _encoder = encoder;

    protected override int Put(int lane, in RawCandle row, ref byte at) => _encoder.Put(lane, row, ref at);
}

/// <summary>Writes decimals with our own code.</summary>
internal sealed class DecimalSink(CandleEncoder encoder, RowBuffer body, bool newestFirst) : BodySink<Candle>(encoder, body, newestFirst)
{
    private readonly CandleEncoder _encoder = encoder;

    protected override int Put(int lane, in Candle row, ref byte at) => _encoder.Put(lane, row, ref at);
}
