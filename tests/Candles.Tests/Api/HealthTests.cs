using System.Diagnostics;
using System.Net;
using Candles.Data;
using Candles.Tests.Support;

namespace Candles.Tests.Api;

public sealed class HealthTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_server_whose_store_is_open_is_live_and_ready()
    {
        await using var app = await CandlesApp.Start();

        Assert.Equal("""{"status":"live"}""", await app.GetBody("/health/live"));
        Assert.Equal("""{"status":"ready"}""", await app.GetBody("/health/ready"));
    }

    [Fact]
    public async Task A_server_without_its_store_stays_up_and_recovers_by_itself()
    {
        var store = new FailingStore(new StoreException(StoreFault.Unavailable, "The database is away."));
        await using var app = await CandlesApp.Launch(store: store);

        Assert.Equal("""{"status":"live"}""", await app.GetBody("/health/live"));
        using (var ready = await app.Get("/health/ready"))
            Assert.Contains("the store is being opened", await ProblemAnswer.DetailOf(ready, 503, "not-ready"));
        using (var route = await app.Get("/candle/a/b/c"))
            await ProblemAnswer.DetailOf(route, 503, "store-unavailable");

        store.Fault = null;
        await UntilReady(app);
    }

    [Fact]
    public async Task A_store_that_goes_away_takes_readiness_with_it()
    {
        var store = new FailingStore(new StoreException(StoreFault.Unavailable, "The database is away.")) { Fault = null };
        await using var app = await CandlesApp.Launch(store: store);
        await UntilReady(app);

        store.Fault = new StoreException(StoreFault.Unavailable, "The database went away.");
        using (var ready = await app.Get("/health/ready"))
            Assert.Equal("The database went away.", await ProblemAnswer.DetailOf(ready, 503, "store-unavailable"));

        store.Fault = null;
        await UntilReady(app);
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

    private static async Task UntilReady(CandlesApp app)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var ready = await app.Get("/health/ready");
            if (ready.StatusCode == HttpStatusCode.OK)
                return;
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, "The server does not become ready.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
