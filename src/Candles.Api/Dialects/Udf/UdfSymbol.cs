using Candles.Data.Model;

namespace Candles.Api.Dialects.Udf;

/// <summary>
/// How series are called here. The full name is <c>exchange:ASSET/MARKET</c>, <c>binance:NEAR/USDT</c>: names hold neither sign, so it means
/// one series, and every answer gives it. Taken is also what people type, in any case: without the exchange, or without the slash,
/// which mean the first series, by exchange, market and asset, that they fit.
/// </summary>
internal static class UdfSymbol
{
    public const string Accepted = "exchange:ASSET/MARKET, as search gives it; ASSET/MARKET and ASSETMARKET are taken, too";

    /// <summary><c>NEAR/USDT</c>.</summary>
    public static string NameOf(SeriesKey series) => $"{series.Asset}/{series.Market}";

    /// <summary><c>binance:NEAR/USDT</c>.</summary>
    public static string FullNameOf(SeriesKey series) => $"{series.Exchange}:{NameOf(series)}";

    /// <summary>The series of a name; null where there is none of that form, or none of that short form is stored.</summary>
    public static async ValueTask<SeriesKey?> Find(string name, SymbolDirectory directory, CancellationToken cancel)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var exchange = colon < 0 ? null : name[..colon];
        var pair = name[(colon + 1)..];
        if (pair.Split('/') is [var asset, var market] && exchange is not null)
            return SeriesKey.TryCreate(exchange, market, asset, out var series) ? series : null;

        var word = pair.Replace("/", "", StringComparison.Ordinal);
        var index = await directory.Now(cancel);
        var found = exchange is null ? index.Find(word) : index.Find(exchange, word);
        if (found is null || !pair.Contains('/', StringComparison.Ordinal) || IsNamed(found, pair))
            return found?.Key;
        return index.All.FirstOrDefault(one => IsNamed(one, pair))?.Key;
    }

    private static bool IsNamed(SeriesSummary series, string pair) => NameOf(series.Key).Equals(pair, StringComparison.OrdinalIgnoreCase);
}
