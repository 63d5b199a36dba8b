using System.Text;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candles.Tests.Clients;

/// <summary>The plans of the folder jmeter: that they pass where the server is right, and that they fail where it is not.</summary>
public sealed class JMeterTests(JMeterServer server) : IClassFixture<JMeterServer>
{
    private const string Missing = "exchange,market,asset\nsome,USDT,MISSING\n";

    /// <summary>A quick run of one cell of the original table.</summary>
    private static readonly string[] OneCell = ["path=raw", "limit=1000", "threads=3", "loops=2", "warmup=1"];

    [Fact]
    public async Task The_original_experiment_gets_right_bodies_on_every_path()
    {
        var series = await JMeter.SeriesOf(server.Address, "1", "1000");
        var samples = await JMeter.Run("original", series, [Port(server.Address), "digest=on", "threads=4", "loops=3", "warmup=1"]);

        Assert.All(samples, sample => Assert.Null(sample.Failure));
        string[] paths = ["validated", "dto", "stream", "raw", "window"];
        Assert.Equal(
            paths.SelectMany(path => new[] { $"{path} limit=1: 12", $"{path} limit=1000: 12" }),
            samples.GroupBy(sample => sample.Label).Select(label => $"{label.Key}: {label.Count()}"));
    }

    [Fact]
    public async Task Users_of_a_chart_open_it_poll_scroll_and_switch()
    {
        var series = await JMeter.SeriesOf(server.Address);
        var samples = await JMeter.Run(
            "load", series, [Port(server.Address), "threads=4", "duration=4", "ramp=0", "think=5", "warmup=1"]);

        Assert.All(samples, sample => Assert.Null(sample.Failure));
        Assert.Equal(["open", "poll", "scroll", "switch"], samples.Select(sample => sample.Label).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_series_that_is_not_there_is_an_error() =>
        Fails("404", "/200/", await JMeter.Run("original", Missing, [Port(server.Address), .. OneCell]));

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error() =>
        Fails("Non HTTP response code: ", "/200/", await JMeter.Run("original", Missing, ["port=1", .. OneCell]));

    [Fact]
    public async Task Fewer_rows_than_the_limit_are_an_error()
    {
        const string Row = """{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}""";
        await using var site = await Site($$"""{"data":[{{string.Join(',', Enumerable.Repeat(Row, 999))}}]}""");

        Fails("200", "1000 rows", await JMeter.Run("original", Missing, [Port(new Uri(site.Urls.Single())), .. OneCell]));
    }

    [Fact]
    public async Task Rows_of_another_series_are_an_error()
    {
        var lines = (await JMeter.SeriesOf(server.Address, "1000")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var digests = lines[1..].Select(line => line.Split(',')[3]).ToArray();
        var mixed = lines[1..].Select((line, i) => line.Replace(digests[i], digests[(i + 1) % digests.Length], StringComparison.Ordinal));

        Fails("200", "MD5", await JMeter.Run("original", string.Join('\n', [lines[0], .. mixed]), [Port(server.Address), "digest=on", .. OneCell]));
    }

    private static void Fails(string code, string reason, JMeterSample[] samples)
    {
        Assert.Equal(6, samples.Length);
        Assert.All(samples, sample =>
        {
            Assert.StartsWith(code, sample.Code, StringComparison.Ordinal);
            Assert.Contains(reason, sample.Failure, StringComparison.Ordinal);
        });
    }

    private static string Port(Uri address) => $"port={address.Port}";

    /// <summary>A server that always answers the same.</summary>
    private static async Task<WebApplication> Site(string body)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Run(context => Results.Text(body, "application/json", Encoding.ASCII).ExecuteAsync(context));
        await site.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }
}

/// <summary>A server with two days of three series, which stay as they are.</summary>
public sealed class JMeterServer : IAsyncLifetime
{
    private CandlesApp _app = null!;

    internal Uri Address => _app.Address;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        foreach (var seed in Enumerable.Range(1, 3))
            await _app.Write($"some/USDT/S{seed}", "1m", Some.Candles(seed, "1m", "2026-06-01", "2026-06-03", kept: 1));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
