using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Data.Writing;

/// <summary>Stored candles of one interval with open times in <c>[From, To)</c>.</summary>
internal readonly record struct StoredSpan(Interval Interval, long From, long To);

/// <summary>
/// What writes to one series do, worked out in memory and the same for every store: which stored rows they must see, and
/// which rows of the base and of every coarser interval they then insert, replace or remove.
/// </summary>
/// <remarks>
/// Each interval is rolled up from the coarsest one it is made of (1m → 5m → 15m → … → 1d → 1M), so that a new minute
/// reads some seventy rows, not the 44,640 of its month. An interval of which not all candles are there yet (<see cref="SeriesRollUp"/>) is
/// rolled up where a write touches it, but nothing is made of it.
/// </remarks>
internal sealed class SeriesPlan
{
    /// <summary>Spans closer together than this many candles are read as one: a few rows too many cost less than a span.</summary>
    private const int WorthJoining = 64;

    private readonly Interval _base;
    private readonly IReadOnlyCollection<Interval> _lacking;
    private readonly Dictionary<Interval, List<Candle>> _stored = [];
    private readonly Dictionary<Interval, List<StoredSpan>> _reads = [];

    /// <param name="base">Of the series.</param>
    /// <param name="lacking">Intervals of which not all candles are there.</param>
    public SeriesPlan(Interval @base, IReadOnlyCollection<Interval> lacking)
    {
        _base = @base;
        _lacking = lacking;
        foreach (var interval in @base.Served)
        {
            _stored.Add(interval, []);
            _reads.Add(interval, []);
        }
    }

    /// <summary>The rows that the writes told of must know, by interval, ascending, no row twice.</summary>
    public List<StoredSpan> Reads => [.. _base.Served.SelectMany(interval => Joined(interval, _reads[interval]))];

    /// <summary>Tells that a batch is going to be written.</summary>
    public void PlanWrite(CandleBatch batch) => PlanChange(interval => Touched(interval, batch.Candles));

    /// <summary>Tells that base candles with open times from first to last are going to be removed.</summary>
    public void PlanRemoval(long first, long last) =>
        PlanChange(interval => [new StoredSpan(interval, interval.Floor(first), interval.Next(interval.Floor(last)))]);

    /// <summary>Takes a stored row of <see cref="Reads"/>; rows of an interval come ascending.</summary>
    public void Add(Interval interval, in Candle row) => _stored[interval].Add(row);

    /// <summary>What writing the batch changes.</summary>
    /// <exception cref="WriteRefusedException">A rolled-up volume would leave the limits of decimals.</exception>
    public Changes Write(CandleBatch batch)
    {
        var stored = CollectionsMarshal.AsSpan(_stored[_base]);
        var changes = new List<Change>(batch.Count);
        var next = 0;
        foreach (ref readonly var candle in batch.Candles)
        {
            if (Compare(candle, stored, ref next) is { } change)
                changes.Add(change);
        }

        return RolledUp(changes);
    }

    /// <summary>What removing the base candles with open times in <c>[from, to)</c> changes.</summary>
    public Changes Remove(long from, long to) => RolledUp(
    [
        .. _stored[_base].Where(row => row.OpenTime >= from && row.OpenTime < to).Select(row => new Change(row, ChangeKind.Remove)),
    ]);

    /// <summary>Takes changes for stored, so that a further write sees them.</summary>
    public void Apply(Changes changes)
    {
        foreach (var (interval, rows) in changes.ByInterval)
        {
            var merged = new List<Candle>(_stored[interval].Count + rows.Count);
            var stored = CollectionsMarshal.AsSpan(_stored[interval]);
            var changed = CollectionsMarshal.AsSpan(rows);
            var (s, c) = (0, 0);
            while (Next(stored, changed, ref s, ref c) is { } row)
                merged.Add(row);
            _stored[interval] = merged;
        }
    }

    private Interval SourceOf(Interval interval) => _base.SourceOf(interval, _lacking);

    private void PlanChange(Func<Interval, List<StoredSpan>> touched)
    {
        foreach (var interval in _base.Served)
        {
            var spans = touched(interval);
            _reads[interval].AddRange(spans);
            if (interval == _base)
                continue;
            var source = SourceOf(interval);
            _reads[source].AddRange(spans.Select(span => span with { Interval = source }));
        }
    }

    /// <summary>The buckets of an interval that hold a written candle, neighbours joined.</summary>
    private static List<StoredSpan> Touched(Interval interval, ReadOnlySpan<Candle> written)
    {
        var spans = new List<StoredSpan>();
        var (from, to) = (0L, long.MinValue);
        foreach (ref readonly var candle in written)
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

    private Changes RolledUp(List<Change> baseChanges)
    {
        if (baseChanges.Count == 0)
            return Changes.None;

        var changes = new Dictionary<Interval, List<Change>> { [_base] = baseChanges };
        foreach (var interval in _base.Served.Skip(1))
            changes[interval] = RolledUp(interval, changes[SourceOf(interval)]);
        return new Changes([.. _base.Served.Select(i => (i, changes[i])).Where(c => c.Item2.Count > 0)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // an import is one cold run
    private List<Change> RolledUp(Interval interval, List<Change> changedSource)
    {
        var source = CollectionsMarshal.AsSpan(_stored[SourceOf(interval)]);
        var own = CollectionsMarshal.AsSpan(_stored[interval]);
        var changed = CollectionsMarshal.AsSpan(changedSource);
        var changes = new List<Change>();
        var (s, o, c) = (0, 0, 0);
        while (c < changed.Length)
        {
            var from = interval.Floor(changed[c].Row.OpenTime);
            var to = interval.Next(from);
            s = FirstFrom(source, s, from);
            var storedEnd = FirstFrom(source, s, to);
            var changedEnd = c;
            while (changedEnd < changed.Length && changed[changedEnd].Row.OpenTime < to)
                changedEnd++;

            var bucket = default(RollUp);
            while (Next(source[..storedEnd], changed[..changedEnd], ref s, ref c) is { } part)
                bucket.Add(part);

            if (bucket.IsEmpty)
            {
                o = FirstFrom(own, o, from);
                if (o < own.Length && own[o].OpenTime == from)
                    changes.Add(new Change(own[o], ChangeKind.Remove));
            }
            else if (!bucket.TryGet(from, out var row))
            {
                throw TooPrecise(interval, from);
            }
            else if (Compare(row, own, ref o) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>The next row by open time once the changes are made; null at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // an import is one cold run
    private static Candle? Next(ReadOnlySpan<Candle> stored, ReadOnlySpan<Change> changed, ref int s, ref int c)
    {
        while (s < stored.Length || c < changed.Length)
        {
            if (c == changed.Length || (s < stored.Length && stored[s].OpenTime < changed[c].Row.OpenTime))
                return stored[s++];
            if (s < stored.Length && stored[s].OpenTime == changed[c].Row.OpenTime)
                s++; // replaced or removed
            var change = changed[c++];
            if (change.Kind != ChangeKind.Remove)
                return change.Row;
        }

        return null;
    }

    /// <summary>The first row from <paramref name="start"/> on that opens at a time or later.</summary>
    private static int FirstFrom(ReadOnlySpan<Candle> rows, int start, long openTime)
    {
        while (start < rows.Length && rows[start].OpenTime < openTime)
            start++;
        return start;
    }

    /// <summary>What storing a row changes; null where it stands there already.</summary>
    /// <param name="next">The first stored row that is not older; moves on with ascending rows.</param>
    private static Change? Compare(in Candle row, ReadOnlySpan<Candle> stored, ref int next)
    {
        next = FirstFrom(stored, next, row.OpenTime);
        if (next == stored.Length || stored[next].OpenTime > row.OpenTime)
            return new Change(row, ChangeKind.Insert);
        return stored[next] == row ? null : new Change(row, ChangeKind.Replace);
    }

    public static WriteRefusedException TooPrecise(Interval interval, long openTime) => new(
        WriteRefusal.VolumeTooPrecise,
        $"The volume of the {interval} candle at {CandleTime.ToIso(openTime)} would need more than 28 significant digits or reach 10^18.");
}
