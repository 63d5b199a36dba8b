using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Data.Time;

namespace Candles.Api.Catalog;

/// <summary><c>GET /intervals</c>: all intervals, finest first, and what each can be made of.</summary>
internal static class IntervalsEndpoint
{
    private static readonly TaggedJson Body = new(JsonSerializer.SerializeToUtf8Bytes(
        new IntervalList([.. Interval.All.Select(IntervalDto.Of)]), IntervalsJson.Default.IntervalList), CompressionLevel.SmallestSize);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapRead("/intervals", Get).Describe(new ApiOperation("All intervals, finest first, and what each can be made of.")
        {
            Details = "A month has 43200 minutes here and is a calendar month in truth. A series has all intervals that are made of its base.",
            RequestHeaders = ApiHeader.OfConditional,
            Answers = ["application/json"],
            Headers = ApiHeader.OfTagged,
            IsConditional = true,
            Problems = [ProblemType.ParameterInvalid],
            Examples =
            [
                new("all", "/intervals"),
                new("nothing has changed", "/intervals") { Headers = [("If-None-Match", "*")], Status = StatusCodes.Status304NotModified, Answers = "" },
            ],
        });

    private static Task Get(HttpContext context) =>
        CandleParameters.TryRead(context.Request.QueryString.Value, [], out _, out var problem) ? Body.Write(context) : problem.Write(context);
}

internal sealed record IntervalList(IReadOnlyList<IntervalDto> Data);

/// <param name="MadeOf">The finer intervals whose candles roll up into it.</param>
internal sealed record IntervalDto(string Interval, int Minutes, IReadOnlyList<string> MadeOf)
{
    public static IntervalDto Of(Interval interval) => new(
        interval.Name, interval.Minutes,
        [.. Data.Time.Interval.All.Where(finer => finer != interval && interval.IsMadeOf(finer)).Select(finer => finer.Name)]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IntervalList))]
internal sealed partial class IntervalsJson : JsonSerializerContext;
