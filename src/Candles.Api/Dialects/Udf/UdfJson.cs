using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candles.Api.Dialects.Udf;

/// <param name="S">Always <c>error</c>.</param>
internal sealed record UdfError(string S, string Errmsg);

/// <param name="NextTime">Unix seconds of the newest bar before those asked for; left out where there is none.</param>
internal sealed record UdfNoData(string S, [property: JsonPropertyName("nextTime")] long? NextTime);

internal sealed record UdfConfig(
    bool SupportsSearch,
    bool SupportsGroupRequest,
    bool SupportsMarks,
    bool SupportsTimescaleMarks,
    bool SupportsTime,
    IReadOnlyList<UdfExchange> Exchanges,
    IReadOnlyList<UdfSymbolType> SymbolsTypes,
    IReadOnlyList<string> SupportedResolutions);

internal sealed record UdfExchange(string Value, string Name, string Desc);

internal sealed record UdfSymbolType(string Name, string Value);

internal sealed record UdfFound(string Symbol, string FullName, string Description, string Exchange, string Ticker, string Type);

internal sealed record UdfSymbolInfo(
    string Name,
    string FullName,
    string Ticker,
    string Description,
    string Type,
    string Session,
    string Timezone,
    string Exchange,
    string ListedExchange,
    string Format,
    decimal Pricescale,
    int Minmov,
    int VolumePrecision,
    bool HasIntraday,
    bool HasSeconds,
    bool HasDaily,
    bool HasWeeklyAndMonthly,
    bool HasEmptyBars,
    IReadOnlyList<string> SupportedResolutions,
    IReadOnlyList<string> IntradayMultipliers,
    IReadOnlyList<string> DailyMultipliers,
    IReadOnlyList<string> WeeklyMultipliers,
    IReadOnlyList<string> MonthlyMultipliers,
    string VisiblePlotsSet,
    string DataStatus);

internal sealed record UdfQuotes(string S, IReadOnlyList<UdfQuote> D);

/// <param name="S"><c>ok</c>, or <c>error</c> where there is no such series, or none of its candles.</param>
/// <param name="N">As it was asked for.</param>
internal sealed record UdfQuote(string S, string N, UdfQuoteValues V);

/// <param name="Lp">The newest close.</param>
/// <param name="Ch">Its change against the close before today's candle, and in per cent <paramref name="Chp"/>.</param>
internal sealed record UdfQuoteValues(
    string? ShortName = null,
    string? OriginalName = null,
    string? Exchange = null,
    string? Description = null,
    decimal? Lp = null,
    decimal? Ch = null,
    decimal? Chp = null,
    decimal? OpenPrice = null,
    decimal? HighPrice = null,
    decimal? LowPrice = null,
    decimal? PrevClosePrice = null,
    decimal? Volume = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UdfError))]
[JsonSerializable(typeof(UdfNoData))]
[JsonSerializable(typeof(UdfConfig))]
[JsonSerializable(typeof(IReadOnlyList<UdfFound>))]
[JsonSerializable(typeof(UdfSymbolInfo))]
[JsonSerializable(typeof(UdfQuotes))]
internal sealed partial class UdfJson : JsonSerializerContext
{
    /// <summary>Escapes what JSON wants escaped and no more.</summary>
    public static UdfJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
