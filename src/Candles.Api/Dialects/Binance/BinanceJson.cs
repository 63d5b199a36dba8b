using System.Text.Json.Serialization;

namespace Candles.Api.Dialects.Binance;

internal sealed record BinanceTime(long ServerTime);

internal sealed record BinancePrice(string Symbol, string Price);

internal sealed record BinanceExchangeInfo(
    string Timezone,
    long ServerTime,
    IReadOnlyList<string> RateLimits,
    IReadOnlyList<string> ExchangeFilters,
    IReadOnlyList<BinanceSymbol> Symbols);

/// <summary>Nothing can be ordered here, so there are no order types.</summary>
internal sealed record BinanceSymbol(
    string Symbol,
    string Status,
    string BaseAsset,
    int BaseAssetPrecision,
    string QuoteAsset,
    int QuotePrecision,
    int QuoteAssetPrecision,
    IReadOnlyList<string> OrderTypes,
    bool IsSpotTradingAllowed,
    bool IsMarginTradingAllowed,
    IReadOnlyList<BinanceFilter> Filters,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<IReadOnlyList<string>> PermissionSets);

/// <summary>Members of other filter types are left out; a most of 0 means none.</summary>
internal sealed record BinanceFilter(
    string FilterType,
    string? MinPrice = null,
    string? MaxPrice = null,
    string? TickSize = null,
    string? MinQty = null,
    string? MaxQty = null,
    string? StepSize = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BinanceTime))]
[JsonSerializable(typeof(BinancePrice))]
[JsonSerializable(typeof(List<BinancePrice>))]
[JsonSerializable(typeof(BinanceExchangeInfo))]
internal sealed partial class BinanceJson : JsonSerializerContext;
