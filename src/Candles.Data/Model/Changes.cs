using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>Changed rows by interval, the base first; each list ascending.</summary>
internal sealed class Changes(List<(Interval Interval, List<Change> Rows)> byInterval)
{
    public static Changes None { get; } = new([]);

    public IReadOnlyList<(Interval Interval, List<Change> Rows)> ByInterval => byInterval;

    public bool IsEmpty => byInterval.Count == 0;

    /// <summary>Rows of all intervals.</summary>
    public int Count => byInterval.Sum(c => c.Rows.Count);

    /// <summary>Rows of the base interval, which are what the writer sent.</summary>
    public IReadOnlyList<Change> Base => IsEmpty ? [] : byInterval[0].Rows;

    public bool HasAny(Func<Change, bool> which) => byInterval.Exists(c => c.Rows.Exists(change => which(change)));

    /// <summary>These changes, then the ones after them, as one: of a row that both change, the later counts.</summary>
    public Changes Then(Changes later)
    {
        if (IsEmpty || later.IsEmpty)
            return IsEmpty ? later : this;

        var merged = new List<(Interval, List<Change>)>();
        foreach (var interval in byInterval.Concat(later.ByInterval).Select(c => c.Interval).Distinct().OrderBy(i => i.Minutes))
            merged.Add((interval, Merge(RowsOf(interval), later.RowsOf(interval))));
        return new Changes(merged);
    }

    private List<Change> RowsOf(Interval interval) => byInterval.Find(c => c.Interval == interval).Rows ?? [];

    private static List<Change> Merge(List<Change> first, List<Change> second)
    {
        var rows = new SortedDictionary<long, Change>();
        foreach (var change in first)
            rows[change.Row.OpenTime] = change;
        foreach (var change in second)
        {
            var isNew = rows.TryGetValue(change.Row.OpenTime, out var before) && before.Kind == ChangeKind.Insert;
            rows[change.Row.OpenTime] = isNew ? change with { Kind = ChangeKind.Insert } : change;
        }

        return [.. rows.Values];
    }
}

/// <summary>What becomes of a row.</summary>
public enum ChangeKind
{
    /// <summary>There was no row with its open time.</summary>
    Insert,

    /// <summary>It takes the place of the row with its open time.</summary>
    Replace,

    /// <summary>It goes; only its open time counts.</summary>
    Remove,
}

/// <summary>A row that is stored or removed.</summary>
public readonly record struct Change(Candle Row, ChangeKind Kind);
