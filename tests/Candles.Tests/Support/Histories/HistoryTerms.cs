using System.Diagnostics;

namespace Candles.Tests.Support.Histories;

/// <summary>What reads are held to.</summary>
internal sealed class HistoryTerms
{
    /// <summary>
    /// How long a write may take to be seen on other nodes. 250 ms are promised; the default is for test machines, which stall.
    /// <c>CANDLES_TEST_LAG_MS</c> sets another.
    /// </summary>
    public TimeSpan Bound { get; set; } = Usual;

    public static TimeSpan Usual { get; } = TimeSpan.FromMilliseconds(
        int.TryParse(Environment.GetEnvironmentVariable("CANDLES_TEST_LAG_MS"), out var asked) ? asked : 2000);

    /// <summary>The bound in ticks of <see cref="Stopwatch"/>.</summary>
    public long Allowance => (long)(Bound.TotalSeconds * Stopwatch.Frequency);
}
