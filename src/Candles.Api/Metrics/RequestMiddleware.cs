using System.Diagnostics;
using System.Net.Mime;
using Microsoft.AspNetCore.StaticAssets;

namespace Candles.Api.Metrics;

/// <summary>The path and the format that a request came to; a feature of requests that are not answered in front of the pipeline.</summary>
internal sealed record AnswerLabels(string Path, string Format);

/// <summary>Counts every request that goes the ordinary way: how long it took, how large its answer was, and its status.</summary>
internal sealed class RequestMiddleware(RequestDelegate next, CandleMetrics metrics)
{
    private const string None = "none";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"];

    public async Task InvokeAsync(HttpContext context)
    {
        var came = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        catch
        {
            Record(context, came, StatusCodes.Status500InternalServerError); // broken off in the midst of an answer
            throw;
        }

        Record(context, came, context.Response.StatusCode);
    }

    /// <summary>The files of the pages have a route each, which would be as many labels.</summary>
    private static string RouteOf(Endpoint? endpoint) =>
        endpoint is RouteEndpoint route && route.Metadata.GetMetadata<StaticAssetDescriptor>() is null ? route.RoutePattern.RawText ?? None : None;

    private void Record(HttpContext context, long came, int status)
    {
        if (context.Response.ContentType == MediaTypeNames.Text.EventStream)
            return; // lasts as long as its reader stays, which says nothing; candles.live.readers counts them
        var answer = context.Features.Get<AnswerLabels>();
        var series = metrics.Request(new RequestLabels(
            Array.Find(Methods, method => method == context.Request.Method) ?? "other",
            RouteOf(context.GetEndpoint()),
            answer?.Path ?? "",
            answer?.Format ?? "",
            status));
        var hasBody = status != StatusCodes.Status304NotModified && !HttpMethods.IsHead(context.Request.Method);
        series.Record(Stopwatch.GetTimestamp() - came, hasBody ? context.Response.ContentLength ?? 0 : 0);
    }
}
