using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Candles.Api.Hosting;
using Candles.Api.Live;
using Candles.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candles.Tests.Faults;

/// <summary>Faults that nobody is answered with: they are counted, and the server serves on.</summary>
public sealed class BackgroundFaultTests
{
    private readonly FaultLog _faults = new(TimeProvider.System, NullLogger<FaultLog>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_that_throws_begins_anew_and_is_counted()
    {
        using var work = new FaultyWork(_faults);
        await work.StartAsync(Cancel);
        await work.Done.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await work.StopAsync(Cancel);

        Assert.Equal(("some work", 2), Assert.Single(_faults.Counts));
    }

    [Fact]
    public async Task A_stored_series_that_nobody_can_read_costs_the_demo_and_not_the_server()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("demo/USDT/BTC", "1m", Posting.Minutes(3));
        await app.Write("binance/USDT/NEAR", "1m", Posting.Minutes(3));
        var file = app.EmbeddedFile;
        await using (var damage = new SqliteConnection($"Data Source={file};Pooling=false"))
            await damage.ExecuteAsync("UPDATE series SET base = 7 WHERE asset = 'BTC'");

        await using var other = await CandlesApp.Start(null, null, $"--Candles:DataDirectory={Path.GetDirectoryName(file)}", "--Candles:Demo=true");
        while (other.Faults.Counts.All(fault => fault.Place != "stored row" || fault.Count < 2)) // it is tried again
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);

        Assert.False(other.Drain.IsOn);
        using var answer = await other.Get("/candle/binance/USDT/NEAR?limit=3");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("candles_faults_total{place=\"stored row\"}", await other.GetBody("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_reader_that_takes_nothing_is_aborted_but_never_one_whose_request_has_ended(bool hasEnded, int aborts)
    {
        var clock = new FakeTime("2024-02-29T12:00:00");
        var lifetime = new CountedAborts();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1)); // whose flush waits for a reader: there is none
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        var reader = new LiveReader(context, [], clock);
        reader.SendFirst([]);
        _ = reader.Run(CancellationToken.None);

        if (hasEnded)
            reader.End();
        clock.Now += TimeSpan.FromSeconds(11);
        reader.CheckPace();

        Assert.Equal(aborts, lifetime.Aborts);
    }

    [Fact]
    public async Task A_task_that_nobody_waited_for_is_counted()
    {
        var unobserved = new UnobservedFaults(_faults);
        await unobserved.StartAsync(Cancel);
        while (!_faults.Counts.Any())
        {
            Leave();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }

        await unobserved.StopAsync(Cancel);
        Assert.Equal("a task that nobody waited for", Assert.Single(_faults.Counts).Place);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Leave() => Task.FromException(new InvalidOperationException("Nobody sees this."));
    }

    private sealed class FaultyWork(FaultLog faults) : EnduringService("some work", faults, TimeProvider.System)
    {
        private int _tries;

        public TaskCompletionSource Done { get; } = new();

        protected override Task Work(CancellationToken stop)
        {
            if (++_tries <= 2)
                throw new KeyNotFoundException("Nobody expected this.");
            Done.SetResult();
            return Task.CompletedTask;
        }
    }

    private sealed class CountedAborts : IHttpRequestLifetimeFeature
    {
        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;
    }
}
