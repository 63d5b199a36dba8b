using System.Runtime.InteropServices;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>
/// A format in which rows stand for missing candles, too, and are marked. Stored rows look as ever, with a mark of their own only where the
/// format has a place for it in every row.
/// </summary>
internal abstract class FilledEncoder(CandleEncoder format) : CandleEncoder
{
    public sealed override string Name => format.Name;

    public sealed override int Build => format.Build;

    public sealed override IReadOnlyList<string> MediaTypes => format.MediaTypes;

    public sealed override string ContentType => format.ContentType;

    public sealed override bool IsText => format.IsText;

    public override int Columns => format.Columns;

    public override int MaxRow => format.MaxRow;

    public sealed override int Separator => format.Separator;

    public sealed override ReadOnlySpan<byte> Tail => format.Tail;

    public sealed override FilledEncoder Filled => this;

    /// <summary>Whether the format has a form for a row without prices.</summary>
    public virtual bool HasEmptyRows => true;

    protected CandleEncoder Format => format;

    public override int Head(int rows, Span<byte> into) => format.Head(rows, into);

    public override ReadOnlySpan<byte> Between(int column) => format.Between(column);

    public override int Put(int column, in RawCandle row, ref byte at) => format.Put(column, row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => format.Put(column, row, ref at);

    /// <summary>Writes the piece of a row that is not stored.</summary>
    /// <param name="row">Its numbers are empty where it is to have no prices.</param>
    /// <inheritdoc cref="CandleEncoder.Put(int, in RawCandle, ref byte)"/>
    public abstract int PutFilled(int column, in RawCandle row, ref byte at);

    protected static bool IsEmpty(in RawCandle row) => row.Close.Length == 0;

    /// <summary>A row with one word in place of each number; none where the word is empty.</summary>
    protected static RawCandle RowOf(long openTime, ReadOnlySpan<byte> word)
    {
        var row = new RawCandle { OpenTime = openTime };
        if (!word.IsEmpty)
        {
            row.Open.Set(word);
            row.High = row.Low = row.Close = row.Volume = row.Open;
        }

        return row;
    }
}

/// <summary>Rows of text with a mark before their end: <c>,"filled":true</c> before <c>},</c>.</summary>
/// <param name="end">Bytes at the end of a row that stay behind the mark.</param>
/// <param name="mark">What a row has that is not stored.</param>
internal class FilledText(CandleEncoder format, int end, string mark) : FilledEncoder(format)
{
    private readonly byte[] _filled = Ascii(mark);

    /// <summary>What a stored row has in the same place; nothing unless it is said.</summary>
    public string StoredMark { init => _stored = Ascii(value); }
    private readonly byte[] _stored = [];

    /// <summary>What stands for a number that is not there.</summary>
    public string Absent { init => _absent = Ascii(value); }
    private readonly byte[] _absent = Ascii("null");

    /// <summary>Where bodies begin otherwise than without marks.</summary>
    public string? Start { init => _start = value is null ? null : Ascii(value); }
    private readonly byte[]? _start;

    public sealed override int MaxRow => Format.MaxRow + Math.Max(_filled.Length, _stored.Length);

    public sealed override int Head(int rows, Span<byte> into)
    {
        if (_start is null)
            return base.Head(rows, into);
        _start.CopyTo(into);
        return _start.Length;
    }

    public sealed override int Put(int column, in RawCandle row, ref byte at) => Marked(_stored, base.Put(column, row, ref at), ref at);

    public sealed override int Put(int column, in Candle row, ref byte at) => Marked(_stored, base.Put(column, row, ref at), ref at);

    public sealed override int PutFilled(int column, in RawCandle row, ref byte at) => Marked(
        _filled,
        IsEmpty(row) ? PutEmpty(column, row.OpenTime, ref at) : base.Put(column, row, ref at),
        ref at);

    /// <summary>Writes a row without prices and without its mark.</summary>
    protected virtual int PutEmpty(int column, long openTime, ref byte at) => base.Put(column, RowOf(openTime, _absent), ref at);

    private int Marked(byte[] mark, int length, ref byte at)
    {
        var row = MemoryMarshal.CreateSpan(ref at, length + mark.Length);
        row[(length - end)..length].CopyTo(row[^end..]);
        mark.CopyTo(row[(length - end)..]);
        return row.Length;
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
