using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Api.Security;
using Candles.Data.Keys;

namespace Candles.Api.OpenApi;

/// <summary>
/// The API as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0): made of the endpoints that are mapped, their
/// <see cref="ApiOperation"/>s and the lists that the server itself works by, so that it cannot tell of others.
/// </summary>
internal static class OpenApiDocument
{
    private const string Key = "key";

    public static JsonObject Of(IEnumerable<RouteEndpoint> endpoints)
    {
        var paths = new JsonObject();
        foreach (var route in endpoints.GroupBy(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')))
            paths[route.Key] = PathItem([.. route]);

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Candles",
                ["version"] = ProductVersion.Text,
                ["description"] = "Market candles (OHLCV): exact decimals, ascending, stamped with their open time in UTC. Errors are "
                    + "application/problem+json; their type is a page that explains them.",
            },
            ["servers"] = Array([new JsonObject { ["url"] = "/" }]),
            ["tags"] = ApiGroup.Tags(paths.Select(path => path.Key)),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject { ["Problem"] = ApiSchema.Problem() },
                ["examples"] = ApiSchema.Problems(),
                ["securitySchemes"] = new JsonObject { [Key] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
            },
        };
    }

    private static JsonObject PathItem(IReadOnlyList<RouteEndpoint> endpoints)
    {
        var item = new JsonObject();
        foreach (var endpoint in endpoints)
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
                item[method.ToLowerInvariant()] = Operation(endpoint, method);
        }

        var names = endpoints[0].RoutePattern.Parameters.Select(parameter => parameter.Name).ToList();
        if (names.Count > 0)
            item["parameters"] = Array(names.Select(ApiSchema.PathParameter));
        return item;
    }

    private static JsonObject Operation(RouteEndpoint endpoint, string method)
    {
        var described = endpoint.Metadata.GetRequiredMetadata<ApiOperation>();
        var scope = endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope;
        var operation = new JsonObject
        {
            ["operationId"] = NameOf(endpoint, method),
            ["tags"] = Array([ApiGroup.Of("/" + endpoint.RoutePattern.RawText!.Trim('/')).Name]),
            ["summary"] = HttpMethods.IsHead(method) ? $"The headers of GET. {described.Summary}" : described.Summary,
        };
        if (described.Details is { } details)
            operation["description"] = details;

        var parameters = Array(
            [
                .. described.Query.Select(parameter => ApiSchema.QueryParameter(parameter, ApiExamples.ValueOf(described, parameter.Name))),
                .. described.RequestHeaders.Select(ApiSchema.HeaderParameter),
            ]);
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (described.Takes.Count > 0)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = ApiSchema.RequestContent(described) };

        operation["responses"] = Responses(described, scope, withBody: !HttpMethods.IsHead(method));
        if (scope is { } needed)
            operation["security"] = Security(needed);
        if (described.Examples.Count > 0 && !HttpMethods.IsHead(method))
            operation["x-examples"] = ApiExamples.Requests(described, method);
        return operation;
    }

    private static JsonObject Responses(ApiOperation operation, Scope? scope, bool withBody)
    {
        var success = new JsonObject { ["description"] = operation.Summary };
        if (operation.Headers.Count > 0)
            success["headers"] = ApiSchema.Headers(operation.Headers);
        if (withBody && operation.Answers.Count > 0)
            success["content"] = ApiSchema.AnswerContent(operation);

        var responses = new JsonObject { [Text(operation.Status)] = success };
        if (operation.IsConditional)
        {
            responses[Text(StatusCodes.Status304NotModified)] = new JsonObject
            {
                ["description"] = "What If-None-Match names is still what there is.",
                ["headers"] = ApiSchema.Headers(operation.Headers),
            };
        }

        IEnumerable<ProblemType> problems =
        [
            .. operation.Problems,
            .. scope is null ? [] : (IEnumerable<ProblemType>)[ProblemType.KeyMissing, ProblemType.KeyUnknown, ProblemType.ScopeMissing],
            ProblemType.RateLimited,
            ProblemType.InternalError,
        ];
        foreach (var status in problems.GroupBy(problem => problem.Status).OrderBy(status => status.Key))
            responses[Text(status.Key)] = ApiSchema.ProblemResponse([.. status], withBody, operation.ErrorSchema);
        return responses;
    }

    /// <returns><c>get-candle-exchange-market-asset</c></returns>
    private static string NameOf(RouteEndpoint endpoint, string method) => string.Join(
        '-',
        [method.ToLowerInvariant(), .. endpoint.RoutePattern.RawText!.Split(['/', '{', '}', '.'], StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>Reading needs a key only where an option says so.</summary>
    private static JsonArray Security(Scope needed)
    {
        var withKey = new JsonObject { [Key] = new JsonArray() };
        return needed > Scope.Read ? [withKey] : [new JsonObject(), withKey];
    }

    private static JsonArray Array(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
