using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Candles.Tests.Support;

/// <summary>What every answered error must be, and what tests ask of one.</summary>
internal sealed record ProblemAnswer(string Type, string Title, int Status, string Detail, string TraceId)
{
    /// <summary>Reads an error and checks all that holds for every one.</summary>
    public static async Task<ProblemAnswer> In(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.NotNull(answer.Content.Headers.ContentLength);
        Assert.Equal(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        var problem = await answer.Content.ReadFromJsonAsync<ProblemAnswer>(JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
        Assert.NotNull(problem);
        Assert.Equal((int)answer.StatusCode, problem.Status);
        Assert.StartsWith("/problems/", problem.Type);
        Assert.NotEmpty(problem.Title);
        Assert.NotEmpty(problem.TraceId);
        return problem;
    }

    /// <summary>Reads an error that must be this one.</summary>
    public static async Task<string> DetailOf(HttpResponseMessage answer, int status, string name)
    {
        var problem = await In(answer);
        Assert.Equal((status, $"/problems/{name}"), (problem.Status, problem.Type));
        return problem.Detail;
    }
}
