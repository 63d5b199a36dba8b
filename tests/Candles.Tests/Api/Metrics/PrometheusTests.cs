using System.Text.Json;
using Candles.Api.Route;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Metrics;

/// <summary>Prometheus itself, and its promtool, judge the page and the dashboard.</summary>
public sealed class PrometheusTests
{
    private const string Route = "/candle/some/USDT/X";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_page()
    {
        var promtool = Script.Promtool("check", "metrics");
        await promtool.Needs(Script.Promtool("--version"));
        await using var app = await WithCandles();
        await EveryPathAndFormat(app);

        var found = await promtool.Run(System.Text.Encoding.UTF8.GetBytes(await app.GetBody("/metrics")));

        Assert.Equal("", System.Text.Encoding.UTF8.GetString(found));
    }

    [Fact]
    public async Task Every_query_of_the_dashboard_has_data_while_the_server_is_under_load()
    {
        await Script.Promtool().Needs(Script.Promtool("--version"));
        var queries = await QueriesOfTheDashboard();
        Assert.True(queries.Count > 25, "The dashboard asks less than it did.");
        await using var app = await WithCandles();
        await using var prometheus = await PrometheusServer.Start(app.Address);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var rounds = Load(app, end.Token);
        Assert.Single(await prometheus.Values("up{job=\"candles\"} == 1", Patience));
        var empty = new List<string>();
        foreach (var query in queries)
        {
            if (await prometheus.Values(query, Patience) is [])
                empty.Add(query);
        }

        await end.CancelAsync();
        var requests = await rounds;

        Assert.Empty(empty);
        foreach (var path in ReadStrategy.All)
        {
            var counted = await prometheus.Values(
                $"sum(candles_request_duration_seconds_count{{path=\"{path.Name}\",status=\"200\"}}) == {requests * CandleEncoder.All.Count}", Patience);
            Assert.Single(counted);
        }
    }

    /// <summary>All that its panels and variables ask, with Grafana's words put in.</summary>
    private static async Task<List<string>> QueriesOfTheDashboard()
    {
        using var dashboard = JsonDocument.Parse(
            await File.ReadAllTextAsync(Repository.File("ops/grafana/candles.json"), TestContext.Current.CancellationToken));
        return
        [
            .. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
               where panel.GetProperty("type").GetString() != "row"
               from target in panel.GetProperty("targets").EnumerateArray()
               select target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "20s").Replace("$instance", ".*"),
        ];
    }

    /// <summary>Asks for every path in every format, again and again.</summary>
    /// <returns>How often.</returns>
    private static async Task<int> Load(CandlesApp app, CancellationToken end)
    {
        var rounds = 0;
        for (; !end.IsCancellationRequested; rounds++)
        {
            await EveryPathAndFormat(app);
            await Task.Delay(50, CancellationToken.None);
        }

        return rounds;
    }

    private static async Task EveryPathAndFormat(CandlesApp app)
    {
        foreach (var path in ReadStrategy.All)
        {
            foreach (var format in CandleEncoder.All)
                await app.GetLatin($"{Route}?limit=50&path={path.Name}&format={format.Name}");
        }
    }

    private static async Task<CandlesApp> WithCandles()
    {
        var app = await CandlesApp.Start();
        await app.Write("some/USDT/X", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await app.UntilItHears();
        return app;
    }
}
