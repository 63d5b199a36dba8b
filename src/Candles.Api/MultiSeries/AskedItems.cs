using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Data.Model;

namespace Candles.Api.MultiSeries;

/// <summary>
/// Several questions, from a query string or from JSON. What is wrong with one of them is its own problem; what is wrong with the list
/// is a problem of all.
/// </summary>
internal static class AskedItems
{
    /// <summary>What a question may say beside its series and its tag, as the candle route has it.</summary>
    public static ImmutableArray<CandleParameter> Members { get; } = CandleParameter.Named("interval", "limit", "from", "to", "closed");

    public static CandleParameter List { get; } = new(
        "series", "1 to 100 of exchange/market/asset:interval, divided by commas; without an interval, the parameter interval counts",
        "What is asked for.", ApiSchema.Text,
        (ref p, value) =>
        {
            p.Listed = value.ToString();
            return value.Length > 0 && value.Count(',') < BatchLimits.MaxSeries;
        });

    private static readonly string Accepted = $"an object with series and, where wanted, {string.Join(", ", Members.Select(m => m.Name))}, etag";

    /// <summary>Reads the parameter series; all else that was asked holds for each.</summary>
    public static List<AskedItem> OfList(in CandleParameters asked, long now)
    {
        var items = new List<AskedItem>();
        foreach (var text in asked.Listed!.Split(','))
        {
            var one = asked;
            var colon = text.IndexOf(':');
            if (colon >= 0 && !Members[0].Read(ref one, text.AsSpan(colon + 1)))
                items.Add(Invalid($"The interval takes {Members[0].Accepts}, not {Quote.Of(text.AsSpan(colon + 1))}."));
            else
                items.Add(AskedItem.Of(colon < 0 ? text : text[..colon], one, now));
        }

        return items;
    }

    /// <summary>Reads a JSON list of questions.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> json, long now, [NotNullWhen(true)] out List<AskedItem>? items, [NotNullWhen(false)] out Problem? problem)
    {
        items = null;
        try
        {
            using var document = JsonDocument.Parse(Utf8.IsValid(json.Span) ? json : default);
            problem = document.RootElement.ValueKind != JsonValueKind.Array ? Unreadable("it is no list")
                : document.RootElement.GetArrayLength() is > BatchLimits.MaxSeries and var count ? TooMany($"The list has {count} questions; {BatchLimits.MaxSeries} are the most.")
                : null;
            if (problem is not null)
                return false;
            items = [.. document.RootElement.EnumerateArray().Select(item => Read(item, now))];
        }
        catch (JsonException e)
        {
            problem = Unreadable(json.IsEmpty ? "it is empty"
                : !Utf8.IsValid(json.Span) ? "it is not UTF-8"
                : string.Create(CultureInfo.InvariantCulture, $"it is no JSON from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on"));
            return false;
        }

        return true;
    }

    /// <summary>A problem where more candles are asked for than one answer may have.</summary>
    public static Problem? FindTooMany(IReadOnlyList<AskedItem> items)
    {
        var rows = items.Sum(item => item.Query?.Limit ?? 0);
        return rows > BatchLimits.MaxSeriesRows ? TooMany($"The limits add up to {rows} candles; {BatchLimits.MaxSeriesRows} are the most.") : null;
    }

    private static AskedItem Read(JsonElement item, long now)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object
                ? ReadObject(item, now)
                : Invalid($"A question is {Accepted}; not {Quote.Of(item.GetRawText())}.");
        }
        catch (InvalidOperationException)
        {
            return Invalid("The question has half of a surrogate pair in a text."); // \ud83d alone
        }
    }

    private static AskedItem ReadObject(JsonElement item, long now)
    {
        var asked = new CandleParameters();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? series = null;
        string? known = null;
        foreach (var member in item.EnumerateObject())
        {
            var name = member.Name;
            var isText = member.Value.ValueKind == JsonValueKind.String;
            var value = isText ? member.Value.GetString()! : member.Value.GetRawText();
            if (!seen.Add(name))
                return Invalid($"{Quote.Of(name)} is given twice.");
            if (name is "series" or "etag" && !isText)
                return Invalid($"{name} takes a text, not {Quote.Of(value)}.");
            if (name == "series")
                series = value;
            else if (name == "etag")
                known = value;
            else if (Members.FirstOrDefault(m => m.Name == name) is not { } parameter)
                return Invalid($"{Quote.Of(name)} is not a member here; a question is {Accepted}.");
            else if (!parameter.Read(ref asked, value))
                return Invalid($"{name} takes {parameter.Accepts}, not {Quote.Of(value)}.");
        }

        if (series is null)
            return Invalid($"series is missing; it takes {AskedItem.AcceptedSeries}.");
        return CandleParameters.FindReversed(asked) is { } reversed
            ? new AskedItem(null, reversed)
            : AskedItem.Of(series, asked, now) with { Known = known };
    }

    private static AskedItem Invalid(string detail) => AskedItem.Wrong(ProblemType.ParameterInvalid, detail);

    private static Problem TooMany(string detail) => new(ProblemType.QueriesTooMany, detail);

    private static Problem Unreadable(string why) =>
        new(ProblemType.BodyUnreadable, $"The body takes a JSON list of up to {BatchLimits.MaxSeries} questions, each {Accepted}; {why}.");
}

/// <summary>One of several questions: understood, or what is wrong with it.</summary>
/// <param name="Query">Null where there is a problem.</param>
internal sealed record AskedItem(CandleQuery? Query, Problem? Problem)
{
    public const string AcceptedSeries = "exchange/market/asset";

    /// <summary>Entity tags of answers that the client has, as <c>If-None-Match</c> has them.</summary>
    public string? Known { get; init; }

    /// <summary>The question as the candle route takes it; from and to as they were given.</summary>
    public CandleParameters Asked { get; init; }

    /// <param name="series">In text.</param>
    /// <param name="now">Unix milliseconds; counts where open candles are not wanted.</param>
    public static AskedItem Of(string series, in CandleParameters asked, long now)
    {
        if (!SeriesKey.TryParse(series, out var key))
            return Wrong(ProblemType.SymbolInvalid, $"series takes {AcceptedSeries}, each {SeriesKey.Accepted}; not {Quote.Of(series)}.");
        var query = new CandleQuery(key, asked.Interval, asked.Limit, asked.From, asked.To, asked.ClosedOnly ? now : null);
        return new AskedItem(query, null) { Asked = asked };
    }

    public static AskedItem Wrong(ProblemType type, string detail) => new(null, new Problem(type, detail));
}
