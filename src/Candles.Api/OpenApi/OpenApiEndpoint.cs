using System.Text.Encodings.Web;
using System.Text.Json;
using Candles.Api.Http;

namespace Candles.Api.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the API for programs.</summary>
internal static class OpenApiEndpoint
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder app)
    {
        var body = new Lazy<byte[]>(() => JsonSerializer.SerializeToUtf8Bytes(
            OpenApiDocument.Of(app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()), Readable));
        app.MapRead("/openapi/v1.json", context =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return context.WriteBody("application/json", body.Value);
        }).Describe(new ApiOperation("This document.") { Answers = ["application/json"], Examples = [new("the document", "/openapi/v1.json")] });
    }
}
