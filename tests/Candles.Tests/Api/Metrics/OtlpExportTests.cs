using System.Collections.Concurrent;
using System.Diagnostics;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Candles.Tests.Api.Metrics;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task A_collector_is_sent_our_figures_and_those_of_the_runtime()
    {
        var received = new ConcurrentQueue<(string Path, string Type, string Body)>();
        await using var collector = Collector(received);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var app = await CandlesApp.Start(
            null,
            null,
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_METRIC_EXPORT_INTERVAL=100");
        await app.Write("some/USDT/X", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await app.GetBody("/candle/some/USDT/X?path=validated&format=csv");
        await app.GetBody("/candle/some/USDT/X");
        await app.GetBody("/candle/some/USDT/X");

        // Names and labels are text in protobuf, whatever stands round them.
        string[] expected =
        [
            "candles.step.duration", "candles.request.duration", "candles.response.size", "candles.window.bytes", "candles.window.hits",
            "candles.pool.in_use", "dotnet.process.cpu.time", "service.name", "validate", "validated", "csv", "window", "objects",
        ];
        var start = Stopwatch.GetTimestamp();
        while (expected.Except(expected.Where(text => received.Any(post => post.Body.Contains(text)))).ToArray() is { Length: > 0 } missing)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"Never sent: {string.Join(", ", missing)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.All(received, post => Assert.Equal(("/v1/metrics", "application/x-protobuf"), (post.Path, post.Type)));
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nobody()
    {
        await using var app = await CandlesApp.Start(
            null, null, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9", "--OTEL_METRIC_EXPORT_INTERVAL=50", "--OTEL_EXPORTER_OTLP_TIMEOUT=200");

        Assert.Contains("candles_request_duration_seconds", await app.GetBody("/metrics"));
    }

    private static WebApplication Collector(ConcurrentQueue<(string Path, string Type, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, System.Text.Encoding.Latin1);
            received.Enqueue((context.Request.Path.Value!, context.Request.ContentType ?? "", await reader.ReadToEndAsync(context.RequestAborted)));
            context.Response.ContentType = "application/x-protobuf"; // an empty message: all was taken
        });
        return collector;
    }
}
