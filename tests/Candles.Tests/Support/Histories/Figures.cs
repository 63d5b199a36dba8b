using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Candles.Tests.Support.Histories;

/// <summary>What a history was made of, and how far reads were behind writes through other ways.</summary>
internal sealed class Figures
{
    private readonly ConcurrentBag<long> _lags = []; // ticks of Stopwatch
    private int _writes;
    private int _reads;
    private int _unavailable;

    public int Writes => _writes;

    public int Reads => _reads;

    public TimeSpan LongestLag => _lags.IsEmpty ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, _lags.Max());

    public void Wrote() => Interlocked.Increment(ref _writes);

    public void Read() => Interlocked.Increment(ref _reads);

    public void Unavailable() => Interlocked.Increment(ref _unavailable);

    /// <summary>A read began so long after the answer to a write that it did not see.</summary>
    public void Behind(long ticks) => _lags.Add(ticks);

    public override string ToString()
    {
        long[] lags = [.. _lags.Order()];
        var p99 = lags.Length == 0 ? 0 : lags[(int)((lags.Length - 1) * 0.99)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_writes} writes, {_reads} reads checked, {_unavailable} unavailable; {lags.Length} reads saw a state before another node's answered write, "
            + $"the longest {Milliseconds(LongestLag):F0} ms after the answer, p99 {Milliseconds(Stopwatch.GetElapsedTime(0, p99)):F0} ms");
    }

    private static double Milliseconds(TimeSpan time) => time.TotalMilliseconds;
}
