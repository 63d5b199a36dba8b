using System.Text.RegularExpressions;
using Candles.Api.OpenApi;
using Candles.Data.Model;

namespace Candles.Api.Dialects.Binance;

/// <summary>The parameters by which one symbol, some, or, with neither, all of an exchange are chosen.</summary>
internal static partial class BinanceSymbols
{
    private const string Legal = "^\\[(\"[A-Z0-9-_.]{1,64}\"(,\"[A-Z0-9-_.]{1,64}\"){0,}){0,1}\\]$";

    public static readonly IReadOnlyList<ApiParameter> Parameters =
    [
        new("symbol", "asset and market in one word, in upper case", "One series; without it, all.", ApiSchema.Text),
        new("symbols", "a JSON array of symbols", "Some series.", ApiSchema.Text),
    ];

    /// <summary>Asset and market in one word, in upper case.</summary>
    public static string NameOf(SeriesKey series) => SymbolIndex.WordOf(series).ToUpperInvariant();

    /// <returns>The series, or why there are none.</returns>
    public static async Task<(IReadOnlyList<SeriesSummary>? Chosen, BinanceError? Error)> Choose(
        HttpContext context, SymbolDirectory directory, CancellationToken cancel)
    {
        if (!BinanceQuery.TryRead(context, Parameters, out var query, out var error) || !query.TryGet("symbols", out var list, out error))
            return (null, error);
        if (query.Has("symbol") && list is not null)
            return (null, BinanceError.InvalidCombination);

        var exchange = BinanceEndpoints.ExchangeOf(context);
        if (!query.Has("symbol") && list is null)
            return ([.. (await directory.Now(cancel)).Of(exchange)], null);

        string[] names;
        if (list is not null)
        {
            if (!List().IsMatch(list))
                return (null, BinanceError.Illegal("symbols", Legal));
            names = [.. Name().Matches(list).Select(match => match.Groups[1].Value)];
        }
        else if (query.TryGetSymbol(out var name, out error))
        {
            names = [name];
        }
        else
        {
            return (null, error);
        }

        var index = await directory.Now(cancel);
        var found = Array.ConvertAll(names, name => index.Find(exchange, name));
        return found.Contains(null) ? (null, BinanceError.InvalidSymbol) : (found!, null);
    }

    [GeneratedRegex("""\A\[("[A-Z0-9_.-]{1,64}"(,"[A-Z0-9_.-]{1,64}")*)?\]\z""", RegexOptions.CultureInvariant)]
    private static partial Regex List();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
