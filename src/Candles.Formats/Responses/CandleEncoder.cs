using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Formats.Responses;

/// <summary>
/// A wire format: rows in, bytes out. It takes rows in each of the ways they are kept, and makes the same bytes of each.
/// </summary>
/// <remarks>
/// A body is <c>head, column 0, between, column 1, …, tail</c>; a column is one piece of every row, each encoded apart from the others
/// and with its separator behind it, so that encoded rows may be kept and put together anew. Of each column the last separator is
/// dropped. Encoders hold no state: one object serves all answers.
/// </remarks>
internal abstract class CandleEncoder : IBodyMaker
{
    /// <summary>All formats; the first is the default.</summary>
    public static IReadOnlyList<CandleEncoder> All { get; } = Numbered(
        new ObjectsEncoder(),
        new ArraysEncoder(),
        new ColumnsEncoder(),
        new CsvEncoder(),
        new MessagePackEncoder(),
        new LightweightEncoder(),
        new KlineChartsEncoder());

    /// <summary>The names, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", All.Select(e => e.Name));

    /// <summary>The place in <see cref="All"/>.</summary>
    public int Index { get; private set; }

    /// <summary>The format of this name, or null.</summary>
    public static CandleEncoder? Named(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < All.Count; i++) // foreach would make an enumerator
        {
            if (name.SequenceEqual(All[i].Name))
                return All[i];
        }

        return null;
    }

    /// <summary>The name in <c>format=</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Raised whenever the same rows become other bytes than before, so that no entity tag means both.</summary>
    public virtual int Build => 1;

    /// <summary>Media types by which it can be asked for; of formats that share one, the first in <see cref="All"/> answers.</summary>
    public abstract IReadOnlyList<string> MediaTypes { get; }

    /// <summary>The media type that answers carry.</summary>
    public virtual string ContentType => MediaTypes[0];

    /// <summary>Whether bodies are ASCII text.</summary>
    public virtual bool IsText => true;

    /// <summary>Pieces of a row, each of which stands with its like from all other rows.</summary>
    public virtual int Columns => 1;

    /// <summary>Whether each row is text that stands by itself, so that it can be sent alone.</summary>
    public bool HasTextRows => Columns == 1 && IsText;

    /// <summary>The first column whose pieces look like this one's.</summary>
    public virtual int ColumnLike(int column) => column;

    /// <summary>Bytes that a row takes in any column at most.</summary>
    public abstract int MaxRow { get; }

    /// <summary>Bytes of the separator at the end of each row, of which each column loses the last.</summary>
    public virtual int Separator => 1;

    /// <summary>What stands behind the last column.</summary>
    public abstract ReadOnlySpan<byte> Tail { get; }

    /// <summary>The same format with rows for missing candles.</summary>
    public abstract FilledEncoder Filled { get; }

    /// <summary>Writes what stands before the first column.</summary>
    /// <param name="rows">How many rows the body has.</param>
    /// <param name="into">At least <see cref="RowBuffer.Margin"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public abstract int Head(int rows, Span<byte> into);

    /// <summary>What stands before a column that is not the first.</summary>
    public virtual ReadOnlySpan<byte> Between(int column) => throw new ArgumentOutOfRangeException(nameof(column));

    /// <summary>Writes a row's piece of one column, with its separator.</summary>
    /// <param name="at">Room for <see cref="MaxRow"/> and <see cref="RowBuffer.Slack"/> bytes; the slack may be overwritten.</param>
    /// <returns>The bytes of the row.</returns>
    public abstract int Put(int column, in RawCandle row, ref byte at);

    /// <inheritdoc cref="Put(int, in RawCandle, ref byte)"/>
    public abstract int Put(int column, in Candle row, ref byte at);

    /// <summary>What stands round a row that is sent alone and names its series; for formats that have text rows.</summary>
    public virtual (string Before, string After) Label(string series, Interval interval) => throw new NotSupportedException($"Rows of {Name} are not sent alone.");

    public IBodySink<RawCandle> FromRaw(RowBuffer body, bool newestFirst) => new RawSink(this, body, newestFirst);

    public virtual IBodySink<Candle> FromRows(RowBuffer body, bool newestFirst) => new DecimalSink(this, body, newestFirst);

    public virtual void FromList(RowBuffer body, List<CandleDto> rows)
    {
        using var sink = new DecimalSink(this, body, newestFirst: false);
        sink.Start();
        foreach (var row in rows)
            sink.Add(row.ToCandle());
        sink.Complete();
    }

    private static CandleEncoder[] Numbered(params CandleEncoder[] all)
    {
        for (var i = 0; i < all.Length; i++)
            all[i].Index = i;
        return all;
    }
}
