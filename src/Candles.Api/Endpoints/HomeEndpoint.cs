using Candles.Api.OpenApi;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /</c>: where to go.</summary>
internal static class HomeEndpoint
{
    private static ReadOnlySpan<byte> Hint => """
        {
          "candles": "/candle/{exchange}/{market}/{asset}?interval=1m&limit=100",
          "series": "/series",
          "health": ["/health/live", "/health/ready"],
          "problems": "/problems",
          "openapi": "/openapi/v1.json"
        }

        """u8;

    public static void Map(IEndpointRouteBuilder app)
    {
        var body = Hint.ToArray();
        app.MapRead("/", context => context.WriteBody("application/json", body))
            .Describe(new ApiOperation("Where to go.") { Answers = ["application/json"] });
    }
}
