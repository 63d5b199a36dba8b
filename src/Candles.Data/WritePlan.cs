using System.Runtime.InteropServices;

namespace Candles.Data;

/// <summary>Stored candles of one interval with open times in <c>[From, To)</c>.</summary>
internal readonly record struct StoredSpan(Interval Interval, long From, long To);

/// <summary>A row to store, and whether its key is new.</summary>
internal readonly record struct Change(Candle Row, bool IsNew);

/// <summary>
/// What a write does, worked out in memory and the same for every store: which stored rows it must see, and which rows
/// of the base and of every coarser interval it then inserts or replaces.
/// </summary>
/// <remarks>
/// Each interval is rolled up from the coarsest one it is made of (1m → 5m → 15m → … → 1d → 1M), so that a new minute
/// reads some seventy rows, not the 44,640 of its month.
/// </remarks>
internal sealed class WritePlan
{
    /// <summary>Spans closer together than this many candles are read as one: a few rows too many cost less than a span.</summary>
    private const int WorthJoining = 64;

    private readonly Interval _base;
    private readonly CandleBatch _batch;
    private readonly Dictionary<Interval, List<Candle>> _stored = [];

    public WritePlan(CandleBatch batch)
    {
        _base = batch.Interval;
        _batch = batch;
        foreach (var interval in _base.Served)
            _stored.Add(interval, []);
    }

    /// <summary>The rows that <see cref="Changes"/> must know, by interval, ascending, no row twice.</summary>
    public List<StoredSpan> Reads()
    {
        var spans = _base.Served.ToDictionary(i => i, _ => new List<StoredSpan>());
        foreach (var interval in _base.Served)
        {
            var touched = Touched(interval);
            spans[interval].AddRange(touched);
            if (interval != _base)
            {
                var source = _base.SourceOf(interval);
                spans[source].AddRange(touched.Select(s => s with { Interval = source }));
            }
        }

        return [.. _base.Served.SelectMany(i => Joined(i, spans[i]))];
    }

    /// <summary>Takes a stored row of one of the spans; rows of an interval come ascending.</summary>
    public void Add(Interval interval, in Candle row) => _stored[interval].Add(row);

    /// <summary>The rows to insert or replace, by interval, ascending.</summary>
    /// <exception cref="WriteRefusedException">A rolled-up volume would leave the limits of decimals.</exception>
    public List<(Interval Interval, List<Change> Rows)> Changes()
    {
        var changes = new Dictionary<Interval, List<Change>> { [_base] = BaseChanges() };
        foreach (var interval in _base.Served.Skip(1))
            changes[interval] = RolledUp(interval, changes[_base.SourceOf(interval)]);
        return [.. _base.Served.Select(i => (i, changes[i])).Where(c => c.Item2.Count > 0)];
    }

    /// <summary>The answer to the writer.</summary>
    /// <param name="changes">What <see cref="Changes"/> gave.</param>
    /// <param name="version">The version of the series before the write; 0 for a new one.</param>
    public WriteResult Result(List<(Interval Interval, List<Change> Rows)> changes, long version)
    {
        var rows = changes.Count > 0 ? changes[0].Rows : [];
        var inserted = rows.Count(change => change.IsNew);
        return new WriteResult(inserted, rows.Count - inserted, _batch.Count - rows.Count, changes.Count > 0 ? version + 1 : version);
    }

    /// <summary>The buckets of an interval that hold a written candle, neighbours joined.</summary>
    private List<StoredSpan> Touched(Interval interval)
    {
        var spans = new List<StoredSpan>();
        var (from, to) = (0L, long.MinValue);
        foreach (ref readonly var candle in _batch.Candles)
        {
            if (candle.OpenTime < to)
                continue;
            var start = interval.Floor(candle.OpenTime);
            if (start != to)
            {
                if (to != long.MinValue)
                    spans.Add(new StoredSpan(interval, from, to));
                from = start;
            }

            to = interval.Next(start);
        }

        if (to != long.MinValue)
            spans.Add(new StoredSpan(interval, from, to));
        return spans;
    }

    private static List<StoredSpan> Joined(Interval interval, List<StoredSpan> spans)
    {
        spans.Sort((a, b) => a.From.CompareTo(b.From));
        var near = WorthJoining * interval.Minutes * 60_000L;
        var joined = new List<StoredSpan>();
        foreach (var span in spans)
        {
            if (joined.Count > 0 && span.From <= joined[^1].To + near)
                joined[^1] = joined[^1] with { To = Math.Max(joined[^1].To, span.To) };
            else
                joined.Add(span);
        }

        return joined;
    }

    private List<Change> BaseChanges()
    {
        var stored = CollectionsMarshal.AsSpan(_stored[_base]);
        var changes = new List<Change>(_batch.Count);
        var s = 0;
        foreach (ref readonly var candle in _batch.Candles)
        {
            if (Compare(candle, stored, ref s) is { } change)
                changes.Add(change);
        }

        return changes;
    }

    private List<Change> RolledUp(Interval interval, List<Change> changedSource)
    {
        var source = CollectionsMarshal.AsSpan(_stored[_base.SourceOf(interval)]);
        var own = CollectionsMarshal.AsSpan(_stored[interval]);
        var changed = CollectionsMarshal.AsSpan(changedSource);
        var changes = new List<Change>();
        var (s, o, c) = (0, 0, 0);
        while (c < changed.Length)
        {
            var from = interval.Floor(changed[c].Row.OpenTime);
            var to = interval.Next(from);
            while (s < source.Length && source[s].OpenTime < from)
                s++;

            var bucket = default(RollUp);
            while (true)
            {
                var stored = s < source.Length ? source[s].OpenTime : long.MaxValue;
                var written = c < changed.Length ? changed[c].Row.OpenTime : long.MaxValue;
                if (Math.Min(stored, written) >= to)
                    break;
                if (stored < written)
                {
                    bucket.Add(source[s++]);
                    continue;
                }

                bucket.Add(changed[c++].Row);
                if (stored == written)
                    s++; // replaced
            }

            if (!bucket.TryGet(from, out var row))
                throw TooPrecise(interval, from);
            if (Compare(row, own, ref o) is { } change)
                changes.Add(change);
        }

        return changes;
    }

    /// <summary>What storing a row changes; null where it stands there already.</summary>
    /// <param name="next">The first stored row that is not older; moves on with ascending rows.</param>
    private static Change? Compare(in Candle row, ReadOnlySpan<Candle> stored, ref int next)
    {
        while (next < stored.Length && stored[next].OpenTime < row.OpenTime)
            next++;
        if (next == stored.Length || stored[next].OpenTime > row.OpenTime)
            return new Change(row, IsNew: true);
        return stored[next] == row ? null : new Change(row, IsNew: false);
    }

    private static WriteRefusedException TooPrecise(Interval interval, long openTime) => new(
        WriteRefusal.VolumeTooPrecise,
        $"The volume of the {interval} candle at {CandleTime.ToIso(openTime)} would need more than 28 significant digits or reach 10^18.");
}
