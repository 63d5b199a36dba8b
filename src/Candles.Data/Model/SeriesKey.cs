using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Candles.Data.Model;

/// <summary>
/// Names one series: exchange / market / asset (<c>binance/USDT/NEAR</c>). The market is what prices are quoted in, the
/// asset what is traded. Each name matches <c>[A-Za-z0-9._-]{1,32}</c> and is not <c>.</c> or <c>..</c>; two keys that
/// differ only in case are equal.
/// </summary>
public sealed class SeriesKey : IEquatable<SeriesKey>
{
    public const string Accepted = "1 to 32 of the characters A-Z a-z 0-9 . _ -, but not . or .. alone";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private SeriesKey(string exchange, string market, string asset)
    {
        Exchange = exchange;
        Market = market;
        Asset = asset;
        LookupKey = $"{exchange}/{market}/{asset}".ToLowerInvariant();
    }

    public string Exchange { get; }
    public string Market { get; }
    public string Asset { get; }

    /// <summary>The key in lower case, under which stores find the series: <c>binance/usdt/near</c>.</summary>
    public string LookupKey { get; }

    public static bool IsName([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= 32 } and not ("." or "..") && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    public static bool TryCreate(string? exchange, string? market, string? asset, [NotNullWhen(true)] out SeriesKey? key)
    {
        key = IsName(exchange) && IsName(market) && IsName(asset) ? new SeriesKey(exchange, market, asset) : null;
        return key is not null;
    }

    /// <summary>Reads <c>exchange/market/asset</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SeriesKey? key)
    {
        key = null;
        return text.Split('/') is [var exchange, var market, var asset] && TryCreate(exchange, market, asset, out key);
    }

    /// <exception cref="FormatException">The text is not <c>exchange/market/asset</c> with three valid names.</exception>
    public static SeriesKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not exchange/market/asset, each {Accepted}.");

    public bool Equals(SeriesKey? other) => other is not null && LookupKey == other.LookupKey;
    public override bool Equals(object? obj) => Equals(obj as SeriesKey);
    public override int GetHashCode() => LookupKey.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => $"{Exchange}/{Market}/{Asset}";
}
