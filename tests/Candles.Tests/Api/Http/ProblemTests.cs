using System.Net;
using Candles.Api.Http;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

public sealed class ProblemTests
{
    [Fact]
    public async Task Every_problem_has_a_page_and_stands_in_the_list()
    {
        await using var app = await CandlesApp.Start();
        var list = await app.GetBody("/problems/");

        foreach (var type in ProblemType.All)
        {
            using var page = await app.Get(type.Path);
            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains(WebUtility.HtmlEncode(type.Title), text);
            Assert.Contains(WebUtility.HtmlEncode(type.Explanation), text);
            Assert.Contains($"href=\"{type.Path}\"", list);
        }
    }

    [Fact]
    public void Every_kind_of_problem_is_in_the_list_once()
    {
        var kinds = typeof(ProblemType).GetProperties().Where(p => p.PropertyType == typeof(ProblemType)).Select(p => (ProblemType)p.GetValue(null)!);

        Assert.Equal(kinds, ProblemType.All);
        Assert.Equal(ProblemType.All.Count, ProblemType.All.Select(t => t.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(StoreFault.Unavailable, 503, "store-unavailable")]
    [InlineData(StoreFault.Busy, 503, "store-busy")]
    [InlineData(StoreFault.TimedOut, 504, "time-budget-spent")]
    [InlineData(StoreFault.Full, 503, "storage-full")]
    [InlineData(StoreFault.OutcomeUnknown, 503, "outcome-unknown")]
    public async Task A_fault_of_the_store_is_told_by_its_message_alone(StoreFault fault, int status, string name)
    {
        var store = new FailingStore(new StoreException(fault, "The reason.", new InvalidOperationException("SELECT secret")));
        await using var app = await CandlesApp.Launch(store: store);

        foreach (var path in new[] { "/candle/a/b/c", "/candle/a/b/c?path=validated", "/candle/a/b/c?path=dto", "/candle/a/b/c?path=stream", "/series" })
        {
            using var answer = await app.Get(path);
            Assert.Equal("The reason.", await ProblemAnswer.DetailOf(answer, status, name));
        }
    }

    [Fact]
    public async Task An_unexpected_error_keeps_its_secrets()
    {
        await using var app = await CandlesApp.Launch(store: new FailingStore(new InvalidOperationException("SELECT secret")));

        using var answer = await app.Get("/candle/a/b/c");

        Assert.DoesNotContain("SELECT", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await ProblemAnswer.DetailOf(answer, 500, "internal-error");
    }

    [Fact]
    public async Task An_error_that_answers_head_has_no_body()
    {
        await using var app = await CandlesApp.Launch(store: new FailingStore(new StoreException(StoreFault.Busy, "Busy.")));

        var answer = await app.SendRaw("HEAD /candle/a/b/c HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        Assert.Equal((503, ""), (answer.Status, answer.Body));
        Assert.Contains("Retry-After: 1", answer.Headers);
    }
}
