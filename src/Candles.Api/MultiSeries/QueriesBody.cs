using Candles.Api.Http;
using Candles.Api.Options;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Candles.Api.MultiSeries;

/// <summary>Reads a list of questions from the body of a request: JSON in UTF-8, not packed.</summary>
internal static class QueriesBody
{
    public const string ContentType = "application/json";

    /// <param name="body">Empty; filled where no problem is returned.</param>
    public static async Task<Problem?> Read(HttpContext context, PooledBytes body)
    {
        if (!IsJson(context.Request.ContentType))
        {
            context.Response.Headers.Accept = ContentType;
            return new Problem(
                ProblemType.ContentTypeUnsupported, $"Content-Type takes {ContentType} in utf-8, not {Quote.Of(context.Request.ContentType)}.");
        }

        var coding = context.Request.Headers.ContentEncoding.ToString();
        if (coding.Length > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.AcceptEncoding = "identity";
            return new Problem(ProblemType.ContentTypeUnsupported, $"Content-Encoding takes identity here, not {Quote.Of(coding)}.");
        }

        // The limit is ours, so that the answer is, too: Kestrel would refuse with an empty body.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var isTooLarge = context.Request.ContentLength > BatchLimits.MaxQueryBytes
            || !await body.TryAdd(context.Request.BodyReader, BatchLimits.MaxQueryBytes, context.Request.ContentLength, CancellationToken.None); // who goes away ends the read, as in IngestBody
        return isTooLarge ? new Problem(ProblemType.BodyTooLarge, $"The body is larger than {BatchLimits.MaxQueryBytesText}, which is the most.") : null;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
        && (HeaderUtilities.RemoveQuotes(type.Charset) is { Length: 0 } || type.Charset.Value is null
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
