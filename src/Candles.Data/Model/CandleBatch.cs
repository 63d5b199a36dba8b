using System.Globalization;
using System.Runtime.CompilerServices;
using Candles.Data.Numbers;
using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>A fault of one row of a batch.</summary>
/// <param name="Index">The row's place in the batch as it came in, from 0.</param>
public readonly record struct RowFault(int Index, CandleFault Fault);

/// <summary>The first faults of a batch that was refused, and how many there are in all.</summary>
public sealed record BatchFaults(IReadOnlyList<RowFault> First, int Count);

/// <summary>
/// Candles of one interval that have passed the one check on the way in: each within the limits of decimals and of
/// <see cref="CandleLaw"/>, none in the future, ascending, no open time twice. Holding one is the proof.
/// </summary>
public sealed class CandleBatch
{
    /// <summary>How many faults are told apart; the rest are counted.</summary>
    public const int MaxFaultsNamed = 10;

    private readonly Candle[] _candles;

    private CandleBatch(Interval interval, Candle[] candles)
    {
        Interval = interval;
        _candles = candles;
    }

    public Interval Interval { get; }

    /// <summary>Ascending by open time.</summary>
    public ReadOnlySpan<Candle> Candles => _candles;

    public int Count => _candles.Length;

    /// <summary>Checks candles and takes them into a batch, or says what is wrong with which.</summary>
    /// <param name="candles">In any order; sorted in place, values made canonical. The batch keeps the array: its maker lets go of it.</param>
    /// <param name="latestOpen">The latest open time that is taken, Unix milliseconds: now plus the tolerance.</param>
    public static bool TryCreate(
        Interval interval,
        Candle[] candles,
        long latestOpen,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CandleBatch? batch,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out BatchFaults? faults)
    {
        var found = new FaultList();
        var ascending = true;
        for (var i = 0; i < candles.Length; i++)
        {
            ref var candle = ref candles[i];
            if (Check(ref candle, interval, latestOpen) is { } fault)
                found.Add(i, fault);
            if (i > 0 && candle.OpenTime <= candles[i - 1].OpenTime)
                ascending = false;
        }

        if (!ascending)
            SortAndFindTwins(candles, found);

        faults = found.Count > 0 ? new BatchFaults(found.Named(), found.Count) : null;
        batch = faults is null ? new CandleBatch(interval, candles) : null;
        return batch is not null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // an import is one cold run
    private static CandleFault? Check(ref Candle candle, Interval interval, long latestOpen)
    {
        var canonical = new Candle(
            candle.OpenTime,
            DecimalText.Canonical(candle.Open),
            DecimalText.Canonical(candle.High),
            DecimalText.Canonical(candle.Low),
            DecimalText.Canonical(candle.Close),
            DecimalText.Canonical(candle.Volume));
        candle = canonical;

        if (NumberFault("open", canonical.Open) is { } open)
            return open;
        if (NumberFault("high", canonical.High) is { } high)
            return high;
        if (NumberFault("low", canonical.Low) is { } low)
            return low;
        if (NumberFault("close", canonical.Close) is { } close)
            return close;
        if (NumberFault("volume", canonical.Volume) is { } volume)
            return volume;
        if (canonical.OpenTime < CandleTime.Min)
            return TimeFault(canonical.OpenTime, "is before 1971-01-01");
        if (CandleLaw.Find(canonical, interval) is { } fault)
            return fault;
        return canonical.OpenTime > latestOpen ? TimeFault(canonical.OpenTime, "is in the future") : null;
    }

    private static CandleFault? NumberFault(string field, decimal value) =>
        DecimalText.FaultOf(value) is { } reason ? new CandleFault(field, value.ToString(CultureInfo.InvariantCulture), reason) : null;

    private static CandleFault TimeFault(long openTime, string reason) =>
        new("open_time", openTime.ToString(CultureInfo.InvariantCulture), reason);

    private static void SortAndFindTwins(Candle[] candles, FaultList found)
    {
        var index = new int[candles.Length];
        for (var i = 0; i < index.Length; i++)
            index[i] = i;

        var times = Array.ConvertAll(candles, c => c.OpenTime);
        Array.Sort(times, index);
        var sorted = Array.ConvertAll(index, i => candles[i]);
        for (var (first, next) = (0, 1); first < times.Length; first = next++)
        {
            while (next < times.Length && times[next] == times[first])
                next++;
            Array.Sort(index, first, next - first); // twins in order of arrival, which the sort by time does not keep
            for (var twin = first + 1; twin < next; twin++)
                found.Add(index[twin], TimeFault(times[twin], "stands twice in one batch"));
        }

        sorted.CopyTo(candles, 0);
    }

    /// <summary>Keeps the first faults by row, counts all.</summary>
    private sealed class FaultList
    {
        private readonly List<RowFault> _faults = [];

        public int Count { get; private set; }

        public void Add(int index, CandleFault fault)
        {
            Count++;
            _faults.Add(new RowFault(index, fault));
            if (_faults.Count > 4 * MaxFaultsNamed)
                Trim();
        }

        public IReadOnlyList<RowFault> Named()
        {
            Trim();
            return _faults;
        }

        private void Trim()
        {
            _faults.Sort((a, b) => a.Index.CompareTo(b.Index));
            if (_faults.Count > MaxFaultsNamed)
                _faults.RemoveRange(MaxFaultsNamed, _faults.Count - MaxFaultsNamed);
        }
    }
}

/// <summary>How far an import or export has come.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Fraction">Of all, 0 to 1.</param>
public readonly record struct RowProgress(long Rows, double Fraction);
