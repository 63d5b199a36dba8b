using Candles.Api.Cli;
using Candles.Api.Demo;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Api.Demo;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cli;

public sealed class SeedCommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 10, 9, 17, 30, TimeSpan.Zero);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task It_fills_every_series_and_says_that_they_are_generated(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        var (code, output, error) = await Seed(place, "--days", "1");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("generated", output, StringComparison.Ordinal);
        Assert.All(DemoSeries.All, series => Assert.Matches($@"{series.Key} +[0-9,]+ rows +[0-9,]+ rows/s", output));
        await using var store = await place.Open();
        Assert.Equal(DemoSeries.All.Count, (await store.ListSeries(Cancel)).Count);
    }

    [Theory, EachStore]
    public async Task More_days_reach_further_back(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await Seed(place, "--days", "1");
        await Seed(place, "--days", "2");

        await using var store = await place.Open();
        var bitcoin = (await store.ListSeries(Cancel)).Single(series => series.Key.Equals(DemoSeries.All[0].Key));
        Assert.Equal("2026-06-08T00:00:00Z", CandleTime.ToIso(bitcoin.First!.Value));
    }

    [Theory, EachStore]
    public async Task With_an_end_it_does_not_matter_when_it_runs(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        var (code, _, error) = await Seed(place, "--days", "1", "--until", "2026-06-01T00:00:00Z");

        Assert.Equal((0, ""), (code, error));
        await using var store = await place.Open();
        var bitcoin = (await store.ListSeries(Cancel)).Single(series => series.Key.Equals(DemoSeries.All[0].Key));
        Assert.Equal(
            ("2026-05-30T00:00:00Z", "2026-05-31T23:59:00Z"), (CandleTime.ToIso(bitcoin.First!.Value), CandleTime.ToIso(bitcoin.Last!.Value)));
    }

    [Theory]
    [InlineData("tomorrow", "takes the start of a minute")]
    [InlineData("2026-06-01T00:00:30Z", "takes the start of a minute")]
    [InlineData("2026-06-10T09:18:00Z", "is not over yet")]
    public async Task An_end_that_makes_no_sense_is_refused(string until, string reason)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        var (code, _, error) = await Seed(place, "--until", until);

        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3661")]
    [InlineData("many")]
    public async Task Days_that_make_no_sense_are_refused_with_what_is_accepted(string days)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        var (code, _, error) = await Seed(place, "--days", days);

        Assert.Equal(1, code);
        Assert.Contains("from 1 to 3660", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_reported_in_one_line()
    {
        var below = Path.Combine(typeof(SeedCommand).Assembly.Location, "candles.db"); // a file is no directory
        var (code, _, error) = await Run(new SqliteCandleStore(below, new StoreOptions()), Cancel);

        Assert.Equal(1, code);
        Assert.Matches(@"\Aseed: The data directory cannot be created: .+\n\z", error);
    }

    [Fact]
    public async Task A_series_that_is_written_at_another_interval_is_reported_and_the_others_are_filled()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await store.Write(DemoSeries.All[0].Key, Batch.Of("1h", new Candle(Some.Time("2026-06-10T09:00:00"), 1, 1, 1, 1, 1)), Cancel);
        var (code, output, error) = await Seed(place, "--days", "1");

        Assert.Equal(1, code);
        Assert.StartsWith("seed: demo/USDT/BTC is written at 1h", error, StringComparison.Ordinal);
        Assert.All(DemoSeries.All.Skip(1), series => Assert.Contains($"{series.Key} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_it_is_said_and_is_no_success()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var (code, _, error) = await Run(place.Connect(), stopped.Token);

        Assert.Equal(130, code);
        Assert.StartsWith("seed: stopped", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> Seed(StorePlace place, params string[] args) =>
        Run(place.Connect(), Cancel, args);

    private static async Task<(int Code, string Output, string Error)> Run(ICandleStore store, CancellationToken cancel, params string[] args)
    {
        var command = SeedCommand.Create(() => store, () => CandlesOptions.DefaultDemoSeed, new ManualClock(Now));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await command.Parse(args).InvokeAsync(new() { Output = output, Error = error }, cancel);
        return (code, output.ToString(), error.ToString());
    }
}
