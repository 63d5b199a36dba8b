namespace Candles.Api.Http;

/// <summary>Headers of our own, and what answers of the candle route say of headers.</summary>
internal static class CandleHeaderNames
{
    /// <summary>The path that made the answer.</summary>
    public const string Path = "Candle-Path";

    /// <summary>The interval that <c>points</c> chose.</summary>
    public const string Interval = "Candle-Interval";

    /// <summary>The value of Vary.</summary>
    public const string Vary = "Accept, Accept-Encoding";
}
