using Candles.Data.Model;

namespace Candles.Api.Options;

/// <summary>What one request may bring or ask for. Endpoints keep these bounds, and problems tell them.</summary>
internal static class BatchLimits
{
    /// <summary>Rows of a batch of candles.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Bytes of a body of candles, as it is sent and also unpacked.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;
    public const string MaxBodyBytesText = "16 MB (16,777,216 bytes)";

    /// <summary>Series that one request asks for.</summary>
    public const int MaxSeries = 100;

    /// <summary>Candles that one request asks for, by the limits of all its series.</summary>
    public const int MaxSeriesRows = 30 * CandleQuery.MaxLimit;

    /// <summary>Bytes of a body of queries.</summary>
    public const int MaxQueryBytes = 64 * 1024;
    public const string MaxQueryBytesText = "64 KB (65,536 bytes)";

    /// <summary>What the header Idempotency-Key takes.</summary>
    public const string IdempotencyKey = "1 to 128 visible ASCII characters";
}
