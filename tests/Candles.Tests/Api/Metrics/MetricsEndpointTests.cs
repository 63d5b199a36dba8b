using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Metrics;

public sealed class MetricsEndpointTests
{
    private const string Route = "/candle/some/USDT/X";

    [Theory]
    [InlineData("validated", "db", "map", "validate", "encode", "write")]
    [InlineData("dto", "db", "map", "encode", "write")]
    [InlineData("stream", "db", "encode", "write")]
    [InlineData("raw", "db", "encode", "write")]
    public async Task Every_step_of_a_path_is_counted_once_an_answer(string path, params string[] steps)
    {
        await using var app = await WithCandles();
        for (var i = 0; i < 7; i++)
            await app.GetBody($"{Route}?path={path}");

        var page = await MetricsPage.Of(app);

        Assert.Equal(steps.ToDictionary(step => step, _ => 7.0), page.StepsOf(path));
        Assert.Equal(7, page.Answers("GET", 200, $"path=\"{path}\",format=\"objects\","));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--Candles:ReadsPerSecond=1000000")] // no memory fast path
    public async Task Memory_is_asked_and_written_and_the_store_is_waited_for_once(string setting)
    {
        await using var app = await WithCandles([.. setting.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        for (var i = 0; i < 5; i++)
            await app.GetBody(Route);

        var page = await MetricsPage.Of(app);

        Assert.Equal(new() { ["db"] = 1, ["write"] = 5, ["window"] = 5 }, page.StepsOf("window"));
        Assert.Equal(5, page.Answers("GET", 200, "path=\"window\",format=\"objects\","));
        Assert.Equal((1, 4), (page["candles_window_loads_total"], page["candles_window_hits_total"]));
        Assert.Equal(1, page["candles_window_series"]);
        Assert.True(page["candles_window_bytes"] > 0);
    }

    [Fact]
    public async Task Answers_without_a_body_have_no_size()
    {
        await using var app = await WithCandles();
        var length = (await app.GetBody(Route)).Length;
        for (var i = 0; i < 2; i++)
        {
            using var known = await app.Send("GET", Route, ("If-None-Match", "*"));
            using var head = await app.Send("HEAD", Route);
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        }

        var page = await MetricsPage.Of(app);

        const string labels = "route=\"/candle/{exchange}/{market}/{asset}\",path=\"window\",format=\"objects\",status=";
        Assert.Equal(length, page[$"candles_response_size_bytes_sum{{method=\"GET\",{labels}\"200\"}}"]);
        Assert.Equal(0, page[$"candles_response_size_bytes_sum{{method=\"GET\",{labels}\"304\"}}"]);
        Assert.Equal(0, page[$"candles_response_size_bytes_sum{{method=\"HEAD\",{labels}\"200\"}}"]);
        Assert.Equal(2, page[$"candles_response_size_bytes_count{{method=\"GET\",{labels}\"304\"}}"]);
        Assert.Equal(2, page[$"candles_response_size_bytes_count{{method=\"HEAD\",{labels}\"200\"}}"]);
        Assert.Equal(5, page.StepsOf("window")["window"]);
    }

    [Fact]
    public async Task Requests_that_are_refused_are_counted_by_status_in_words_of_ours()
    {
        await using var app = await WithCandles();
        foreach (var path in (string[])["?limit=0", "?limit=0", "?interval=secret-word", "?path=dto&interval=1m&from=2030-01-01T00:00:00Z"])
            (await app.Get(Route + path)).Dispose();
        (await app.Get("/candle/no/such/one?path=raw&format=csv")).Dispose();
        (await app.Get("/secret-place")).Dispose();
        (await app.Send("SECRET", "/series")).Dispose();
        (await app.Send("POST", Route)).Dispose();

        var page = await MetricsPage.Of(app);

        Assert.Equal(3, page.Answers("GET", 400, ""));
        Assert.Equal(1, page.Answers("GET", 200, "path=\"dto\",format=\"objects\","));
        Assert.Equal(1, page.Answers("GET", 404, "path=\"raw\",format=\"csv\","));
        Assert.Equal(1, page.Answers("POST", 401, ""));
        Assert.Equal(1, page["candles_request_duration_seconds_count{method=\"GET\",route=\"none\",status=\"404\"}"]);
        Assert.Equal(1, page["candles_request_duration_seconds_count{method=\"other\",route=\"none\",status=\"405\"}"]);
        Assert.DoesNotContain("secret", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_page_is_text_that_nobody_keeps()
    {
        await using var app = await WithCandles();

        using var answer = await app.Get("/metrics");
        using var head = await app.Send("HEAD", "/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task The_process_and_the_feed_tell_of_themselves()
    {
        await using var app = await WithCandles();
        await app.GetBody(Route);

        var page = await MetricsPage.Of(app);

        Assert.InRange(page["candles_feed_lag_seconds"], 0, 5);
        Assert.Equal(1, page["candles_feed_breaks_total"]);
        Assert.True(page["dotnet_process_memory_working_set_bytes"] > 1_000_000);
        Assert.True(page["dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"}"] > 0);
        Assert.True(page["dotnet_gc_heap_total_allocated_bytes_total"] > 0);
        Assert.Contains("candles_pool_in_use 0\n", page.Text);
    }

    [Fact]
    public async Task Reads_that_need_a_key_leave_the_page_open()
    {
        await using var app = await WithCandles("--Candles:RequireKeyForReads=true");

        Assert.Contains("candles_request_duration_seconds", await app.GetBody("/metrics"));
    }

    [Fact]
    public async Task Without_metrics_there_is_no_page_and_answers_are_the_same()
    {
        await using var app = await WithCandles("--Candles:Metrics=false");
        await app.GetBody(Route);
        await app.GetBody(Route + "?path=raw");

        using var page = await app.Get("/metrics");
        using var timed = await app.Get(Route + "?timing=true");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.True(timed.Headers.Contains("Server-Timing"));
    }

    private static async Task<CandlesApp> WithCandles(params string[] settings)
    {
        var app = await CandlesApp.Start(null, null, settings);
        await app.Ready();
        await app.Write("some/USDT/X", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await app.UntilItHears();
        return app;
    }
}
