using System.Diagnostics.CodeAnalysis;
using Candles.Api.Http;
using Candles.Formats.Import;
using Microsoft.Net.Http.Headers;

namespace Candles.Api.Ingest;

/// <summary>What the headers say of a body: its format, by Content-Type, and whether it is gzip, by Content-Encoding.</summary>
internal readonly record struct BodyType(ImportFormat Format, bool IsPacked)
{
    private const string AcceptedCodings = "gzip, identity";

    /// <summary>The media types, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", ImportFormats.All.SelectMany(f => f.MediaTypes));

    /// <summary>Where the type is refused, the answer's headers say what is taken (RFC 9110, 15.5.16).</summary>
    public static bool TryRead(HttpContext context, out BodyType type, [NotNullWhen(false)] out Problem? problem)
    {
        var isFormat = TryFormat(context.Request.ContentType, out var format, out var fault);
        var isCoding = TryCoding(context.Request.Headers.ContentEncoding.ToString(), out var isPacked, ref fault);
        type = isFormat ? new BodyType(format!, isPacked) : default;
        problem = fault is null ? null : new Problem(ProblemType.ContentTypeUnsupported, fault);
        if (!isFormat)
            context.Response.Headers.Accept = Accepted;
        if (!isCoding)
            context.Response.Headers.AcceptEncoding = AcceptedCodings;
        return problem is null;
    }

    private static bool TryFormat(string? contentType, out ImportFormat? format, out string? fault)
    {
        format = null;
        if (string.IsNullOrEmpty(contentType))
        {
            fault = $"Content-Type is missing; it takes one of {Accepted}.";
        }
        else if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || Find(type) is not { } found)
        {
            fault = $"Content-Type takes one of {Accepted}, not {Quote.Of(contentType)}.";
        }
        else if (HeaderUtilities.RemoveQuotes(type.Charset) is { Length: > 0 } charset
            && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            fault = $"The charset takes utf-8, not {Quote.Of(charset.Value)}.";
        }
        else
        {
            (format, fault) = (found, null);
        }

        return format is not null;
    }

    private static ImportFormat? Find(MediaTypeHeaderValue type) =>
        ImportFormats.All.FirstOrDefault(f => f.MediaTypes.Any(t => type.MediaType.Equals(t, StringComparison.OrdinalIgnoreCase)));

    /// <param name="fault">Kept where there is one already.</param>
    private static bool TryCoding(string coding, out bool isPacked, ref string? fault)
    {
        isPacked = coding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase);
        if (isPacked || coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return true;
        fault ??= $"Content-Encoding takes one of {AcceptedCodings}, not {Quote.Of(coding)}.";
        return false;
    }
}
