using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace Candles.Tests.Api.OpenApi;

public sealed partial class OpenApiTests : IAsyncLifetime
{
    private CandlesApp _app = null!;
    private JsonObject _document = null!;

    private JsonObject CandleGet => _document["paths"]![SeriesRoute.Pattern]!["get"]!.AsObject();

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        _document = JsonNode.Parse(await _app.GetBody("/openapi/v1.json"))!.AsObject();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_document_is_found()
    {
        using var answer = await _app.Get("/openapi/v1.json");

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("\"/openapi/v1.json\"", await _app.GetBody("/"));
    }

    [Fact]
    public void Every_route_and_method_that_is_mapped_is_in_it()
    {
        var mapped = _app.Endpoints.SelectMany(endpoint =>
            endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => $"{method.ToLowerInvariant()} {endpoint.RoutePattern.RawText}"));

        Assert.Equal(
            mapped.Order(),
            Operations().Select(operation => $"{operation.Method} {operation.Path}").Order());
    }

    [Fact]
    public void It_has_the_shape_of_OpenAPI_3()
    {
        Assert.StartsWith("3.1.", (string)_document["openapi"]!);
        Assert.NotEmpty((string)_document["info"]!["title"]!);
        Assert.Equal(ProductVersion.Text, (string)_document["info"]!["version"]!);
        foreach (var (path, method, operation) in Operations())
        {
            var where = $"{method} {path}";
            Assert.StartsWith("/", path);
            Assert.False(string.IsNullOrEmpty((string?)operation["summary"]), where);
            Assert.All(operation["responses"]!.AsObject(), response =>
            {
                Assert.Matches("^[1-5][0-9]{2}$", response.Key);
                Assert.False(string.IsNullOrEmpty((string?)response.Value!["description"]), $"{where} {response.Key}");
            });

            var parameters = ParametersOf(path, operation);
            Assert.Equal(parameters.Count, parameters.Select(p => $"{p["in"]} {p["name"]}").Distinct().Count());
            Assert.All(parameters, p => Assert.NotNull(p["schema"]));
            Assert.Equal(
                Variables().Matches(path).Select(match => match.Groups[1].Value),
                parameters.Where(p => (string)p["in"]! == "path" && (bool)p["required"]!).Select(p => (string)p["name"]!));
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = References().Matches(_document.ToJsonString()).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            JsonNode? at = _document;
            foreach (var step in reference.Split('/').Skip(1))
                at = at?[step];
            Assert.NotNull(at);
        });
    }

    [Fact]
    public void The_candle_route_tells_its_parameters_with_what_they_accept()
    {
        var parameters = ParametersOf(SeriesRoute.Pattern, CandleGet).Where(p => (string)p["in"]! == "query").ToDictionary(p => (string)p["name"]!);

        Assert.Equal(CandleParameter.All.Select(p => p.Name), parameters.Keys);
        Assert.All(CandleParameter.All, p => Assert.Contains(p.Accepts, (string)parameters[p.Name]["description"]!));
        Assert.Equal(Interval.All.Select(i => i.Name), Words(parameters["interval"]["schema"]!["enum"]));
        Assert.Equal("1m", (string)parameters["interval"]["schema"]!["default"]!);
        Assert.Equal((1, 1440, 100), ((int)parameters["limit"]["schema"]!["minimum"]!, (int)parameters["limit"]["schema"]!["maximum"]!, (int)parameters["limit"]["schema"]!["default"]!));
        Assert.Equal(CandleEncoder.All.Select(e => e.Name), Words(parameters["format"]["schema"]!["enum"]));
        Assert.Equal(ReadStrategy.Default.Name, (string)parameters["path"]["schema"]!["default"]!);
    }

    [Fact]
    public async Task The_candle_route_tells_what_it_answers()
    {
        await _app.Write("Some/USDT/x", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        using var answer = await _app.Get("/candle/Some/USDT/x?limit=1&timing=true");
        using var chosen = await _app.Get("/candle/Some/USDT/x?points=1&from=2026-06-01T00:00:00Z&to=2026-06-01T00:01:00Z");

        var responses = CandleGet["responses"]!;
        Assert.Equal(CandleEncoder.All.Select(e => e.ContentType).Distinct(), responses["200"]!["content"]!.AsObject().Select(type => type.Key));
        foreach (var header in responses["200"]!["headers"]!.AsObject())
            Assert.True(answer.Headers.Contains(header.Key) || chosen.Headers.Contains(header.Key), header.Key);
        Assert.True(responses["304"]!["headers"]!.AsObject().ContainsKey("ETag"));
        Assert.Contains("coding-not-acceptable", (string)responses["406"]!["description"]!);
    }

    [Fact]
    public void Every_problem_but_those_of_no_operation_stands_in_one()
    {
        var told = string.Join(' ', Operations().SelectMany(o => o.Operation["responses"]!.AsObject()).Select(r => (string)r.Value!["description"]!));

        Assert.All(ProblemType.All.Except([ProblemType.MethodNotAllowed]), type => Assert.Contains($"{type.Name}: ", told));
    }

    [Theory]
    [InlineData("get", SeriesRoute.Pattern, """[{},{"key":[]}]""")]
    [InlineData("post", SeriesRoute.Pattern, """[{"key":[]}]""")]
    [InlineData("delete", SeriesRoute.Pattern, """[{"key":[]}]""")]
    [InlineData("get", "/health/live", null)]
    public void An_operation_tells_whether_it_needs_a_key(string method, string path, string? expected) =>
        Assert.Equal(expected, _document["paths"]![path]![method]!["security"]?.ToJsonString());

    private IEnumerable<(string Path, string Method, JsonObject Operation)> Operations() =>
        from path in _document["paths"]!.AsObject()
        from member in path.Value!.AsObject()
        where member.Key != "parameters"
        select (path.Key, member.Key, member.Value!.AsObject());

    /// <summary>The operation's own and those that its path has for all.</summary>
    private List<JsonObject> ParametersOf(string path, JsonObject operation) =>
    [
        .. new[] { _document["paths"]![path]!["parameters"], operation["parameters"] }
            .SelectMany(list => list?.AsArray() ?? [])
            .Select(parameter => parameter!.AsObject()),
    ];

    private static IEnumerable<string> Words(JsonNode? array) => array!.AsArray().Select(word => (string)word!);

    [GeneratedRegex("{([a-z]+)}")]
    private static partial Regex Variables();

    [GeneratedRegex("\"[$]ref\":\"(#[^\"]*)\"")]
    private static partial Regex References();
}
