using Candles.Data.Model;

namespace Candles.Bench;

/// <summary>How many rows are asked for: the newest candle alone, the default, a chart's page, a day of minutes.</summary>
internal static class RowCounts
{
    /// <summary>Whether <c>CANDLES_BENCH_QUICK</c> asks for one size and one kind of numbers, in place of all.</summary>
    public static bool IsQuick { get; } = Environment.GetEnvironmentVariable("CANDLES_BENCH_QUICK") is { Length: > 0 };

    public static IReadOnlyList<int> Measured { get; } = IsQuick ? [1000] : [1, CandleQuery.DefaultLimit, 1000, CandleQuery.MaxLimit];
}
