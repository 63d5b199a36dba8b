using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candles.Api.Http;
using Microsoft.AspNetCore.StaticAssets;

namespace Candles.Api.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the API for programs.</summary>
internal static class OpenApiEndpoint
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder app)
    {
        var body = new Lazy<TaggedJson>(() => new TaggedJson(
            JsonSerializer.SerializeToUtf8Bytes(OpenApiDocument.Of(Described(app)), Readable), CompressionLevel.SmallestSize));
        app.MapRead("/openapi/v1.json", context => body.Value.Write(context)).Describe(new ApiOperation("This document.")
        {
            RequestHeaders = ApiHeader.OfConditional,
            Answers = ["application/json"],
            Headers = ApiHeader.OfTagged,
            IsConditional = true,
            Examples =
            [
                new("the document", "/openapi/v1.json"),
                new("nothing has changed", "/openapi/v1.json") { Headers = [("If-None-Match", "*")], Status = StatusCodes.Status304NotModified, Answers = "" },
            ],
        });
    }

    /// <summary>All routes but the files of the pages, which are no part of the API.</summary>
    private static IEnumerable<RouteEndpoint> Described(IEndpointRouteBuilder app) => app.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null);
}
