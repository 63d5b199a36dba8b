using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Formats.Responses;

namespace Candles.Api.MultiSeries;

/// <summary>
/// The answer to one of several questions: <c>{"series":"a/b/c","interval":"1m","status":200,"etag":"\"…\"","body":…}</c>. The body is the
/// one that the candle route has for the same question, byte by byte, or a problem; 304 has none.
/// </summary>
internal sealed class ItemAnswer
{
    private static readonly byte[] BodyName = ",\"body\":"u8.ToArray();

    private readonly byte[] _head; // up to the body, without what ends it
    private readonly byte[]? _problem;
    private readonly WindowBody? _candles;

    private ItemAnswer(ItemHead head, byte[]? problem, WindowBody? candles)
    {
        Status = head.Status;
        _head = JsonSerializer.SerializeToUtf8Bytes(head, ItemJson.Readable.ItemHead)[..^1];
        _problem = problem;
        _candles = candles;
    }

    public int Status { get; }

    /// <summary>All but the body; of candles it says which they are.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>Bytes.</summary>
    public int Length => _head.Length + (HasBody ? BodyName.Length + (_candles?.Length ?? _problem!.Length) : 0) + 1;

    private bool HasBody => _candles is not null || _problem is not null;

    public static ItemAnswer Of(AskedItem asked, OneRead read, JsonEncoder format, HttpContext context)
    {
        if (asked.Query is not { } query)
            return Wrong(null, null, asked.Problem!);
        var (name, interval) = (query.Series.ToString(), query.Interval.Name);
        if (read.Fault is { } fault)
            return Wrong(name, interval, Problem.Of(fault));
        if (read.Reading is not { } reading)
            return Wrong(name, interval, SeriesRoute.NotFound(query.Series));
        if (!query.Interval.IsMadeOf(reading.Snapshot.Base!))
            return Wrong(name, interval, SeriesRoute.NotAvailable(query, reading.Snapshot.Base!));

        var tag = WindowTag.Of(format, ContentCoding.Identity, reading);
        var isKnown = asked.Known is not null && IfNoneMatch.Matches(asked.Known, tag);
        var head = new ItemHead(
            name, interval, isKnown ? StatusCodes.Status304NotModified : StatusCodes.Status200OK, tag,
            reading.Range.HasMore ? LinkOf(asked, format, reading.Range) : null);
        return new ItemAnswer(head, null, isKnown ? null : new WindowBody(reading.Range, format));

        ItemAnswer Wrong(string? series, string? interval, Problem problem) =>
            new(new ItemHead(series, interval, problem.Type.Status, null, null), problem.ToJson(context), null);
    }

    /// <returns>The bytes written, <see cref="Length"/>.</returns>
    public int CopyTo(Span<byte> destination)
    {
        _head.CopyTo(destination);
        var at = _head.Length;
        if (HasBody)
        {
            BodyName.CopyTo(destination[at..]);
            at += BodyName.Length;
            if (_candles is { } candles)
                candles.CopyTo(destination[at..]);
            else
                _problem.CopyTo(destination[at..]);
            at += _candles?.Length ?? _problem!.Length;
        }

        destination[at] = (byte)'}';
        return at + 1;
    }

    /// <summary>To the candles next to these, on the candle route, as its own header Link has it.</summary>
    private static string LinkOf(AskedItem item, JsonEncoder format, in RowRange range)
    {
        var asked = item.Asked;
        var bounds = $"{Given("from", asked.From)}{Given("to", asked.To)}{(asked.ClosedOnly ? "&closed=true" : "")}";
        var question = string.Create(
            CultureInfo.InvariantCulture, $"?interval={asked.Interval}&limit={asked.Limit}{bounds}&format={format.Name}");
        return MoreRows.Link($"/candle/{item.Query!.Series}", question, item.Query.KeepsNewest, asked.Interval, range.FirstOpen, range.LastOpen);

        static string Given(string name, long? time) => time is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&{name}={time}");
    }
}

/// <param name="Series">Null where the question was not understood.</param>
/// <param name="Etag">What the candle route's header ETag says, without a content coding.</param>
/// <param name="Link">What its header Link says, where the limit left candles out.</param>
internal sealed record ItemHead(string? Series, string? Interval, int Status, string? Etag, string? Link);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ItemHead))]
internal sealed partial class ItemJson : JsonSerializerContext
{
    /// <summary>Escapes what JSON wants escaped and no more: tags and links stay legible.</summary>
    public static ItemJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
