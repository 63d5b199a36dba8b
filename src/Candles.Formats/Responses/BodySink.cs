using System.Buffers;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>Makes a body of rows as a store gives them, in either order.</summary>
/// <param name="body">Where the body comes to lie; of a format with several columns, each has a buffer of its own before.</param>
internal abstract class BodySink<TRow>(CandleEncoder encoder, RowBuffer body, bool newestFirst) : IBodySink<TRow>
{
    /// <summary>Rows that a column's buffer is made for, so wide as rows of one column; it grows.</summary>
    private const int ColumnRows = 256;

    private readonly RowBuffer[] _columns = encoder.Columns == 1 ? [body] : [.. Enumerable.Range(0, encoder.Columns).Select(_ => new RowBuffer(ColumnRows))];
    private int _rows;

    public void Start()
    {
        foreach (var column in _columns)
            column.Clear(newestFirst);
        _rows = 0;
    }

    public void Add(in TRow row)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            var buffer = _columns[column];
            buffer.Keep(Put(column, row, ref buffer.Reserve(encoder.MaxRow)));
        }

        _rows++;
    }

    /// <summary>Adds a row that is not stored.</summary>
    /// <param name="filled">The encoder of this body.</param>
    /// <param name="row">Its numbers are empty where it is to have no prices.</param>
    public void AddFilled(FilledEncoder filled, in RawCandle row)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            var buffer = _columns[column];
            buffer.Keep(filled.PutFilled(column, row, ref buffer.Reserve(encoder.MaxRow)));
        }

        _rows++;
    }

    public void Complete()
    {
        Span<byte> head = stackalloc byte[RowBuffer.Margin];
        head = head[..encoder.Head(_rows, head)];
        if (_columns.Length == 1)
        {
            body.Enclose(head, encoder.Tail, encoder.Separator);
            return;
        }

        body.Clear(backToFront: false);
        body.Write(head);
        for (var column = 0; column < _columns.Length; column++)
        {
            if (column > 0)
                body.Write(encoder.Between(column));
            var pieces = _columns[column].Written.Span;
            body.Write(pieces[..^(_rows == 0 ? 0 : encoder.Separator)]);
        }

        body.Write(encoder.Tail);
    }

    public void Dispose()
    {
        if (_columns.Length == 1)
            return; // the body is its maker's
        foreach (var column in _columns)
            column.Dispose();
    }

    /// <inheritdoc cref="CandleEncoder.Put(int, in RawCandle, ref byte)"/>
    protected abstract int Put(int column, in TRow row, ref byte at);
}

/// <summary>Copies numbers that are text already.</summary>
internal sealed class RawSink(CandleEncoder encoder, RowBuffer body, bool newestFirst) : BodySink<RawCandle>(encoder, body, newestFirst)
{
    private readonly CandleEncoder _encoder = encoder;

    protected override int Put(int column, in RawCandle row, ref byte at) => _encoder.Put(column, row, ref at);
}

/// <summary>Writes decimals with our own code.</summary>
internal sealed class DecimalSink(CandleEncoder encoder, RowBuffer body, bool newestFirst) : BodySink<Candle>(encoder, body, newestFirst)
{
    private readonly CandleEncoder _encoder = encoder;

    protected override int Put(int column, in Candle row, ref byte at) => _encoder.Put(column, row, ref at);
}

/// <summary>Makes a body of rows in each of the ways they are read; the bytes are the same.</summary>
internal interface IBodyMaker
{
    /// <summary>Takes numbers that are text already.</summary>
    /// <param name="newestFirst">The order in which rows come.</param>
    IBodySink<RawCandle> FromRaw(RowBuffer body, bool newestFirst);

    /// <summary>Takes decimals, row by row.</summary>
    /// <param name="newestFirst">The order in which rows come.</param>
    IBodySink<Candle> FromRows(RowBuffer body, bool newestFirst);

    /// <summary>Writes a whole body from a list, ascending.</summary>
    void FromList(RowBuffer body, List<CandleDto> rows);
}

/// <summary>Makes a body of rows as they are read.</summary>
internal interface IBodySink<TRow> : ICandleSink<TRow>, IDisposable
{
    /// <summary>Completes the body.</summary>
    void Complete();
}
