using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Data.Model;

namespace Candles.Api.Http;

/// <summary>One error as it is answered: <c>application/problem+json</c> (RFC 9457), or as the dialect has it that was spoken.</summary>
/// <param name="Detail">What happened and what is accepted, for people; no stack, no SQL, no secret.</param>
/// <param name="Rows">The rows to blame, where it is rows.</param>
internal sealed record Problem(ProblemType Type, string Detail, RowErrors? Rows = null)
{
    private const string RetryAfterSeconds = "1";

    public Task Write(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Type.Status;
        response.Headers.CacheControl = "no-store";
        SafeHeaders.Put(response.Headers); // what was put before may have been cleared
        if (Type.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;

        return ShapeOf(context) is { } shape
            ? context.WriteBody("application/json", shape.ErrorOf(this))
            : context.WriteBody("application/problem+json", ToJson(context));
    }

    /// <summary>The shape that errors have at this address; null if it is our own.</summary>
    private static IProblemShape? ShapeOf(HttpContext context)
    {
        foreach (var shape in context.RequestServices.GetServices<IProblemShape>())
        {
            if (context.Request.Path.StartsWithSegments(shape.Root, StringComparison.OrdinalIgnoreCase))
                return shape;
        }

        return null;
    }

    /// <summary>The error as an object.</summary>
    public byte[] ToJson(HttpContext context) => JsonSerializer.SerializeToUtf8Bytes(
        new ProblemBody(Type.Path, Type.Title, Type.Status, Detail, TraceIdOf(context), Rows?.First, Rows?.Count),
        ProblemJson.Readable.ProblemBody);

    /// <summary>What a fault of the store means to who asked.</summary>
    public static Problem Of(StoreException fault) => new(
        fault.Fault switch
        {
            StoreFault.Unavailable => ProblemType.StoreUnavailable,
            StoreFault.Busy => ProblemType.StoreBusy,
            StoreFault.Full => ProblemType.StorageFull,
            StoreFault.TimedOut => ProblemType.TimeBudgetSpent,
            StoreFault.OutcomeUnknown => ProblemType.OutcomeUnknown,
            _ => ProblemType.InternalError,
        },
        fault.Message);

    /// <summary>What a log line and an answer have in common.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}

/// <summary>What is wrong with rows of a batch: the first of them, and how many there are in all.</summary>
internal sealed record RowErrors(IReadOnlyList<RowError> First, int Count);

/// <param name="Index">The row's place in the batch, from 0.</param>
/// <param name="Field">As <see cref="CandleFault.Field"/>; null where the row as a whole is to blame.</param>
/// <param name="Value">What stands there, clipped; null where nothing does.</param>
internal sealed record RowError(int Index, string? Field, string? Value, string Reason);

/// <param name="Errors">Left out, as <paramref name="Count"/> is, where no rows are to blame.</param>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RowError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>Escapes what JSON wants escaped and no more: the details quote what was sent, and people read them.</summary>
    public static ProblemJson Readable { get; } = new(ReadableOptions());

    public static JsonSerializerOptions ReadableOptions() => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };
}

/// <summary>Errors as another system has them. Everything below its root is said its way, whoever finds the error.</summary>
internal interface IProblemShape
{
    /// <summary>The address that all of its routes begin with.</summary>
    PathString Root { get; }

    /// <summary>The body of an error, JSON; its status stays as it is.</summary>
    byte[] ErrorOf(Problem problem);
}

/// <summary>How a text that a client sent is shown back to it.</summary>
internal static class Quote
{
    private const int Max = 40;

    /// <summary>In quotes, and cut where it is long.</summary>
    public static string Of(ReadOnlySpan<char> text) =>
        text.IsEmpty ? "nothing" : text.Length <= Max ? $"'{text}'" : $"'{text[..Max]}…'";
}
