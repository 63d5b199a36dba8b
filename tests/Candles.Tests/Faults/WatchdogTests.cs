using Candles.Api.Hosting;
using Candles.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Candles.Tests.Faults;

/// <summary>What is stuck is seen, and the process ends in time where it does not stop by itself.</summary>
public sealed class WatchdogTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20); // 30 of them are half a second

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the memory of Some/USDT/x")]
    [InlineData("live candles")]
    [InlineData("live candles of Some/USDT/x")]
    [InlineData("the list of series")]
    [InlineData("the memory of bodies")]
    [InlineData("the list of connections")]
    public async Task A_lock_that_is_not_left_is_told_until_it_is(string what)
    {
        await using var app = await Launch();
        await app.Write("Some/USDT/x", "1m", Posting.Minutes(3));
        await app.GetBody("/candle/Some/USDT/x");
        await using var stream = await LiveStream.Open(app.Http, "/candle/Some/USDT/x/live?interval=1m");
        var held = app.Watched.SelectMany(watched => watched.Locks).Single(one => one.What == what).Lock;
        using var release = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            lock (held)
                release.Wait(Cancel);
        });
        holder.Start();

        var answer = await Until(app, "/health/live", 503);
        Assert.Contains($"Stuck: {what} has been locked for", answer, StringComparison.Ordinal);
        Assert.Contains(what, await Until(app, "/health/ready", 503), StringComparison.Ordinal);

        release.Set();
        holder.Join();
        Assert.Contains("live", await Until(app, "/health/live", 200), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_waited_for_is_no_reason()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var app = await Launch(place.ConnectionString);
        await app.Write("Some/USDT/x", "1m", Posting.Minutes(3));
        await using var locked = await ClosedTable.Lock(place.ConnectionString);
        var reading = app.Get("/candle/Some/USDT/x?path=raw");
        while (await locked.Waiting() == 0)
            await Task.Delay(Look, Cancel);
        for (var i = 0; i < 40; i++, await Task.Delay(Look, Cancel))
            Assert.NotEmpty(await app.GetBody("/health/live"));
        await locked.Open();
        (await reading).Dispose();
    }

    [Fact]
    public async Task A_process_that_does_not_stop_ends_in_time_with_a_code_that_says_so()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(
            folder.Path,
            [("DOTNET_STARTUP_HOOKS", typeof(WatchdogTests).Assembly.Location)],
            ["--urls=http://127.0.0.1:0", "--Candles:Demo=false", $"--Candles:DataDirectory={folder.Path}", "--Candles:ShutdownSeconds=1"]);
        await process.ReadUntil("Try:");
        process.Terminate();
        var (code, _, errors) = await process.End();

        Assert.NotEqual(0, code);
        Assert.Contains("did not stop within the 1 s of Candles:ShutdownSeconds", errors, StringComparison.Ordinal);
    }

    private static async Task<CandlesApp> Launch(string? connection = null)
    {
        var app = await CandlesApp.Launch(
            services => services.Replace(ServiceDescriptor.Singleton(provider => ActivatorUtilities.CreateInstance<Watchdog>(provider, Look))), connection);
        await app.Ready();
        return app;
    }

    private static async Task<string> Until(CandlesApp app, string path, int status)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var answer = await app.Get(path);
            if ((int)answer.StatusCode == status)
                return await answer.Content.ReadAsStringAsync(Cancel);
            await Task.Delay(Look, stop.Token);
        }
    }
}
