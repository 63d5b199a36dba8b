using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>Candles of an interval with open times in <c>[From, To)</c>.</summary>
public readonly record struct RowSpan(Interval Interval, long From, long To);

/// <summary>How many candles a span has, and the open times of the first and the last; null where there is none.</summary>
public readonly record struct SpanCount(long Rows, long? First, long? Last)
{
    /// <summary>Of this span and a later one.</summary>
    public SpanCount And(SpanCount later) => new(Rows + later.Rows, First ?? later.First, later.Last ?? Last);
}

/// <summary>What was counted, at one version of the series.</summary>
public sealed record SeriesCount(SeriesState Series, IReadOnlyList<SpanCount> Spans)
{
    /// <exception cref="StoreException">Not all candles of an interval are rolled up yet.</exception>
    internal static SeriesCount? Of(IReadOnlyList<SeriesCountRow> rows, IReadOnlyList<RowSpan> spans)
    {
        if (rows.Count == 0)
            return null;

        var @base = Interval.OfMinutes((int)rows[0].Base);
        if (IntervalList.Served(rows[0].Unrolled, @base).FirstOrDefault(interval => spans.Any(span => span.Interval == interval)) is { } lacking)
            throw IntervalList.NotRolledUp(lacking);
        return new SeriesCount(
            new SeriesState(@base, new SeriesVersion(rows[0].Id, rows[0].Version)),
            [.. rows.Select(row => new SpanCount(row.Rows, row.First, row.Last))]);
    }
}

/// <summary>A span's count as the stores give it to Dapper.</summary>
internal sealed class SeriesCountRow
{
    public long Id { get; init; }
    public long Base { get; init; }
    public long Version { get; init; }
    public long Rows { get; init; }
    public long? First { get; init; }
    public long? Last { get; init; }
    public string? Unrolled { get; init; }
}
