using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Dialects.Udf;

/// <summary><c>GET /udf/config</c>, <c>/udf/symbols</c> and <c>/udf/search</c>: what there is.</summary>
internal sealed class UdfCatalog(CandleWindows windows, SymbolDirectory symbols, SeriesDecimals decimals)
{
    private const string Crypto = "crypto";
    private const int MaxFound = 1000;
    private const int UsualFound = 30;

    public static readonly IReadOnlyList<ApiParameter> SymbolParameters =
        [new("symbol", UdfSymbol.Accepted, "The series.", ApiSchema.Text)];

    public static readonly IReadOnlyList<ApiParameter> SearchParameters =
    [
        new("query", "any text, in any case", "Part of a name; nothing fits all.", ApiSchema.Text),
        new("type", $"{Crypto}, or nothing for all", "Type of symbols.", ApiSchema.Text),
        new("exchange", "an exchange, or nothing for all", "Where they are traded.", ApiSchema.Text),
        new(
            "limit", $"a whole number from 1 to {MaxFound}", "Most symbols of an answer.", () => ApiSchema.Whole(1, MaxFound, UsualFound)),
    ];

    public async Task Config(HttpContext context)
    {
        if (!UdfQuery.TryRead(context, [], out _, out var problem))
        {
            await problem.Write(context);
            return;
        }

        var index = await symbols.Now(context.RequestAborted);
        var config = new UdfConfig(
            SupportsSearch: true,
            SupportsGroupRequest: false,
            SupportsMarks: false,
            SupportsTimescaleMarks: false,
            SupportsTime: true,
            [new UdfExchange("", "All exchanges", ""), .. index.Exchanges.Select(name => new UdfExchange(name, name, name))],
            [new UdfSymbolType("All types", ""), new UdfSymbolType("Crypto", Crypto)],
            [.. UdfResolution.OfAll(Interval.All)]);
        await Write(context, config, UdfJson.Readable.UdfConfig);
    }

    public async Task Search(HttpContext context)
    {
        if (!UdfQuery.TryRead(context, SearchParameters, out var query, out var problem)
            || !query.TryGetNumber("limit", 1, MaxFound, out var limit, out problem))
        {
            await problem.Write(context);
            return;
        }

        var type = query.Text("type");
        var exchange = query.Text("exchange");
        IEnumerable<SeriesSummary> all = type is "" or Crypto ? (await symbols.Now(context.RequestAborted)).All : [];
        var found = UdfSearch.In(all.Where(one => exchange is "" || Is(one.Key.Exchange, exchange)), query.Text("query"))
            .Take((int?)limit ?? UsualFound)
            .Select(key => new UdfFound(
                UdfSymbol.NameOf(key), UdfSymbol.FullNameOf(key), Description(key), key.Exchange, UdfSymbol.FullNameOf(key), Crypto));
        await Write(context, [.. found], UdfJson.Readable.IReadOnlyListUdfFound);
    }

    public async Task Symbol(HttpContext context)
    {
        if (!UdfQuery.TryRead(context, SymbolParameters, out var query, out var problem) || !query.TryGet("symbol", out var name, out problem))
        {
            await problem.Write(context);
            return;
        }

        var cancel = context.RequestAborted;
        if (await UdfSymbol.Find(name, symbols, cancel) is { } series
            && await windows.Read(new CandleQuery(series, Interval.OneMinute, limit: 1), cancel) is { } reading)
        {
            // Spelled as it is stored where the directory knows it already.
            var stored = (await symbols.Now(cancel)).All.FirstOrDefault(one => one.Key.Equals(series))?.Key ?? series;
            var @base = reading.Snapshot.Base!;
            await Write(context, Describe(stored, @base, await decimals.Of(series, @base, cancel)), UdfJson.Readable.UdfSymbolInfo);
            return;
        }

        await UdfHistory.Unknown(name).Write(context);
    }

    public static string Description(SeriesKey series) => $"{series.Asset} in {series.Market} on {series.Exchange}";

    private static UdfSymbolInfo Describe(SeriesKey series, Interval @base, DecimalPlaces places)
    {
        var served = @base.Served;
        var (minutes, days, weeks, months) = (
            UdfResolution.Multipliers(served, null), UdfResolution.Multipliers(served, 'D'),
            UdfResolution.Multipliers(served, 'W'), UdfResolution.Multipliers(served, 'M'));
        return new UdfSymbolInfo(
            UdfSymbol.NameOf(series),
            UdfSymbol.FullNameOf(series),
            UdfSymbol.FullNameOf(series),
            Description(series),
            Crypto,
            Session: "24x7",
            Timezone: "Etc/UTC",
            series.Exchange,
            series.Exchange,
            Format: "price",
            Pricescale: PowerOfTen(places.Price),
            Minmov: 1,
            VolumePrecision: places.Volume,
            HasIntraday: minutes.Length > 0,
            HasSeconds: false,
            HasDaily: days.Length > 0,
            HasWeeklyAndMonthly: weeks.Length + months.Length > 0,
            HasEmptyBars: false,
            [.. UdfResolution.OfAll(served)],
            minutes,
            days,
            weeks,
            months,
            VisiblePlotsSet: "ohlcv",
            DataStatus: "streaming");
    }

    private static decimal PowerOfTen(int power)
    {
        var result = 1m;
        for (; power > 0; power--)
            result *= 10;
        return result;
    }

    private static Task Write<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return context.WriteBody("application/json", JsonSerializer.SerializeToUtf8Bytes(answer, type));
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
