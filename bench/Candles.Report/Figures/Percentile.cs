namespace Candles.Report.Figures;

/// <summary>Percentiles by nearest rank: always a value that was measured, never one between two.</summary>
internal static class Percentile
{
    /// <summary>The smallest value such that at least <paramref name="percent"/> % of all values are no larger.</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="percent">Above 0, up to 100. A decimal: in binary, 99.9 % of 1000 would be a little more than 999.</param>
    public static int NearestRank(ReadOnlySpan<int> sorted, decimal percent)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return sorted[(int)decimal.Ceiling(sorted.Length * percent / 100) - 1];
    }
}
