using System.Diagnostics;
using System.Net;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Operations;

public sealed class HealthTests
{
    private static readonly string Ready = $$"""{"status":"ready","version":"{{ProductVersion.Text}}"}""";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_server_whose_store_is_open_is_live_and_ready()
    {
        await using var app = await CandlesApp.Start();

        Assert.Equal($$"""{"status":"live","version":"{{ProductVersion.Text}}"}""", await app.GetBody("/health/live"));
        Assert.Equal(Ready, await app.GetBody("/health/ready"));
    }

    [Fact]
    public async Task A_server_without_its_store_stays_up_and_recovers_by_itself()
    {
        var store = new FailingStore(new StoreException(StoreFault.Unavailable, "The database is away."));
        await using var app = await CandlesApp.Launch(store: store);

        Assert.Equal($$"""{"status":"live","version":"{{ProductVersion.Text}}"}""", await app.GetBody("/health/live"));
        using (var ready = await app.Get("/health/ready"))
            Assert.Contains("the store is being opened", await ProblemAnswer.DetailOf(ready, 503, "not-ready"));
        using (var route = await app.Get("/candle/a/b/c"))
            await ProblemAnswer.DetailOf(route, 503, "store-unavailable");

        store.Fault = null;
        await UntilReady(app);
    }

    [Fact]
    public async Task A_store_that_goes_away_takes_readiness_with_it_where_memory_may_not_answer_either()
    {
        var store = new FailingStore(new StoreException(StoreFault.Unavailable, "The database is away.")) { Fault = null };
        await using var app = await CandlesApp.Launch(store: store);
        await UntilReady(app);

        store.Fault = new StoreException(StoreFault.Unavailable, "The database went away.");
        await Until(app, HttpStatusCode.ServiceUnavailable);
        using (var ready = await app.Get("/health/ready"))
            Assert.EndsWith("The database went away.", await ProblemAnswer.DetailOf(ready, 503, "not-ready"), StringComparison.Ordinal);

        store.Fault = null;
        await UntilReady(app);
    }

    [Fact]
    public async Task A_node_is_degraded_while_its_primary_is_away_and_unready_once_memory_may_be_stale()
    {
        await using var postgres = await PostgresServer.Create();
        await using var app = await CandlesApp.Start(postgres.ConnectionString("postgres"), null, "--Candles:StaleBound=10");
        await app.UntilItHears();
        Assert.Equal(Ready, await app.GetBody("/health/ready"));
        Assert.Contains("candles_degraded{reason=\"store\"} 0", await app.GetBody("/metrics"), StringComparison.Ordinal);

        await postgres.Stop();
        await Until(async () => await app.GetBody("/health/ready") != Ready); // 200 all the while
        Assert.StartsWith($$"""{"status":"degraded","version":"{{ProductVersion.Text}}","because":["the store: """, await app.GetBody("/health/ready"), StringComparison.Ordinal);
        Assert.Contains("candles_degraded{reason=\"store\"} 1", await app.GetBody("/metrics"), StringComparison.Ordinal);

        await Until(app, HttpStatusCode.ServiceUnavailable);
        Assert.False(app.HearsItsFeed);

        await postgres.Start();
        await Until(async () => await StatusText(app) == Ready);
    }

    [Fact]
    public async Task A_node_that_does_not_hear_its_feed_is_degraded_and_serves()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var wire = PostgresWire.To(place.ConnectionString);
        await using var app = await CandlesApp.Start(wire.ConnectionString, null, "--Candles:StaleBound=3");
        await app.UntilItHears();

        wire.Silence();
        await Until(async () => (await app.GetBody("/health/ready")).StartsWith($$"""{"status":"degraded","version":"{{ProductVersion.Text}}","because":["the feed""", StringComparison.Ordinal));
        Assert.Contains("candles_degraded{reason=\"feed\"} 1", await app.GetBody("/metrics"), StringComparison.Ordinal);
        Assert.Equal("""{"data":[]}""", await app.GetBody("/series"));

        wire.Mend();
        await Until(async () => await app.GetBody("/health/ready") == Ready);
    }

    [Fact]
    public async Task A_store_in_trouble_makes_a_node_unready_and_says_why()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(store: store);
        await UntilReady(app);

        store.Trouble = "its file is gone";
        using var ready = await app.Get("/health/ready");
        Assert.Equal("Not ready: its file is gone", await ProblemAnswer.DetailOf(ready, 503, "not-ready"));
    }

    [Fact]
    public async Task A_store_that_never_answers_keeps_nobody_waiting_who_asks_for_health()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open()) { HeldPing = new TaskCompletionSource().Task };
        await using var app = await CandlesApp.Launch(store: store);

        for (var asked = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(asked) < TimeSpan.FromSeconds(3);)
        {
            var start = Stopwatch.GetTimestamp();
            using var ready = await app.Get("/health/ready");
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2)); // as promised; it takes a millisecond
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Contains("The database does not answer", await app.GetBody("/health/ready"), StringComparison.Ordinal); // degraded: memory does
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_keeps_the_server_up_but_not_ready()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using var app = await CandlesApp.Launch(settings: $"--Candles:DataDirectory={file}/below");

        using var ready = await app.Get("/health/ready");
        await ProblemAnswer.DetailOf(ready, 503, "not-ready");

        File.Delete(file);
        await UntilReady(app);
    }

    private static Task UntilReady(CandlesApp app) => Until(app, HttpStatusCode.OK);

    private static Task Until(CandlesApp app, HttpStatusCode status) => Until(async () =>
    {
        using var ready = await app.Get("/health/ready");
        return ready.StatusCode == status;
    });

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, "It did not come to that in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> StatusText(CandlesApp app)
    {
        using var answer = await app.Get("/health/ready");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
