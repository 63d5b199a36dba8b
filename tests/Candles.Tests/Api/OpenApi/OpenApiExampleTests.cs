using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.OpenApi;

/// <summary>What the OpenAPI document shows is sent to a server as it stands.</summary>
public sealed class OpenApiExampleTests
{
    /// <summary>Reads come first, so that they find what they tell of; then writes, then deletes of what was written.</summary>
    private static readonly string[] Order = ["GET", "POST", "DELETE"];

    [Fact]
    public async Task Every_request_answers_as_documented()
    {
        await using var app = await CandlesApp.Start();
        foreach (var series in ApiSample.Series)
            await app.Write(series.ToString(), ApiSample.Interval.Name, ApiSample.Candle);

        var requests = await Requests(app);
        Assert.True(requests.Count > 40, $"Only {requests.Count} requests are documented.");
        Assert.Empty(await Faults(requests, request => request.Fault(app)));
    }

    [Fact]
    public async Task Every_read_is_answered_by_a_server_as_it_starts_by_default()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:Demo=true");
        await app.Ready();

        var reads = (await Requests(app)).Where(request => request.Method == "GET").ToList();
        Assert.Empty(await Faults(reads, request => request.Fault(app, isSample: false)));
        Assert.Empty(await Faults(reads, request => request.Fault(app, "HEAD")));
    }

    [Fact]
    public async Task Every_operation_has_an_example_or_says_why_not()
    {
        await using var app = await CandlesApp.Start();

        Assert.All(app.Endpoints, endpoint =>
        {
            var operation = endpoint.Metadata.GetMetadata<ApiOperation>()!;
            Assert.True(operation.Examples.Count > 0 != operation.WithoutExample is not null, $"{endpoint.DisplayName} has no example.");
            Assert.Equal(operation.Examples.Count, operation.Examples.Select(example => example.Shows).Distinct().Count());
        });
    }

    [Fact]
    public async Task Every_parameter_and_header_is_in_an_example()
    {
        await using var app = await CandlesApp.Start();

        Assert.All(app.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>()!), operation =>
        {
            Assert.All(operation.Query, parameter =>
                Assert.True(ApiExamples.ValueOf(operation, parameter.Name) is not null, $"{operation.Summary} No example has {parameter.Name}."));
            Assert.All(operation.RequestHeaders, header =>
                Assert.True(operation.Examples.Any(e => e.Headers.Any(h => h.Name == header.Name)), $"{operation.Summary} No example has {header.Name}."));
        });
    }

    [Fact]
    public async Task Every_format_has_an_example_and_a_shape()
    {
        await using var app = await CandlesApp.Start();
        var document = await Document(app);
        var content = document["paths"]![SeriesRoute.Pattern]!["get"]!["responses"]!["200"]!["content"]!;

        Assert.All(CandleEncoder.All.Where(format => format.IsText), format =>
            Assert.NotNull(content[format.ContentType]!["examples"]![$"format {format.Name}"]));
        Assert.Equal(
            CandleEncoder.All.Count(format => format.ContentType == "application/json"),
            content["application/json"]!["schema"]!["anyOf"]!.AsArray().Count);
    }

    [Fact]
    public async Task Every_problem_is_explained()
    {
        await using var app = await CandlesApp.Start();
        var problems = (await Document(app))["components"]!["examples"]!;

        Assert.All(ProblemType.All, problem => Assert.Equal(problem.Explanation, (string)problems[problem.Name]!["description"]!));
    }

    private static async Task<JsonObject> Document(CandlesApp app) => JsonNode.Parse(await app.GetBody("/openapi/v1.json"))!.AsObject();

    private static async Task<List<ApiRequest>> Requests(CandlesApp app)
    {
        var document = await Document(app);
        var all =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where operation.Value is JsonObject
            from example in operation.Value["x-examples"]?.AsArray() ?? []
            select new ApiRequest(document, operation.Value.AsObject(), example!.AsObject());
        return [.. all.OrderBy(request => Array.IndexOf(Order, request.Method))];
    }

    private static async Task<List<string>> Faults(IEnumerable<ApiRequest> requests, Func<ApiRequest, Task<string?>> send)
    {
        var faults = new List<string>();
        foreach (var request in requests)
        {
            if (await send(request) is { } fault)
                faults.Add(fault);
        }

        return faults;
    }
}
