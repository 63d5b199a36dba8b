using System.Globalization;
using Candles.Api.Options;

namespace Candles.Api.Http;

/// <summary>How long an answer may be used again without asking: the options <c>Candles:CacheSeconds</c> and <c>Candles:SettledAfter</c>.</summary>
internal sealed class CachePolicy(CandlesOptions options, TimeProvider time)
{
    private const string AskFirst = "no-cache";

    private readonly long _settledAfter = (long)options.SettledAfter.TotalMilliseconds;
    private readonly string _settled =
        options.CacheSeconds == 0 ? AskFirst : string.Create(CultureInfo.InvariantCulture, $"max-age={options.CacheSeconds}");

    /// <summary>
    /// The answer's Cache-Control. A range with both its bounds far enough in the past hardly changes; any other means the newest
    /// candles sooner or later, and is asked for again by its ETag.
    /// </summary>
    /// <param name="from">As it was given, Unix milliseconds.</param>
    /// <param name="to">As it was given, Unix milliseconds.</param>
    public string For(long? from, long? to) =>
        from is not null && to is { } end && end <= time.GetUtcNow().ToUnixTimeMilliseconds() - _settledAfter ? _settled : AskFirst;
}
