namespace Candles.Formats.Responses;

/// <summary>
/// KLineChart has no form for a candle without prices: it takes the lowest of all <c>low</c> by <c>Math.min</c>, for which null is 0 and an absent
/// one makes NaN of the whole axis (klinecharts 10.0.2).
/// </summary>
internal sealed class FilledKlineCharts(KlineChartsEncoder format) : FilledText(format, "},".Length, ",\"filled\":true")
{
    public override bool HasEmptyRows => false;
}
