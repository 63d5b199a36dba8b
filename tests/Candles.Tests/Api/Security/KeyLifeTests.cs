using System.Diagnostics;
using System.Net;
using Candles.Api;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candles.Tests.Api.Security;

/// <summary>Keys that come, are used and go while servers run.</summary>
public sealed class KeyLifeTests
{
    private const string KeyedReads = "--Candles:RequireKeyForReads=true";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_new_key_works_at_once_and_a_revoked_one_stops_within_two_seconds_on_every_node(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var elsewhere = await place.Open();
        await using var one = await CandlesApp.Start(place.ConnectionString, null, KeyedReads);
        await using var two = await CandlesApp.Start(place.ConnectionString, null, KeyedReads);
        CandlesApp[] nodes = [one, two];
        var other = await NewKey.In(elsewhere, "other", "read");
        foreach (var node in nodes)
            Assert.Equal(HttpStatusCode.OK, await Ask(node, other));

        var key = await NewKey.In(elsewhere, "reader", "read");
        foreach (var node in nodes)
            Assert.Equal(HttpStatusCode.OK, await Ask(node, key));

        await elsewhere.Keys.Revoke("reader", 1, Cancel);
        var revoked = Stopwatch.GetTimestamp();
        foreach (var node in nodes)
        {
            while (true)
            {
                var asked = Stopwatch.GetElapsedTime(revoked);
                if (await Ask(node, key) == HttpStatusCode.Unauthorized)
                    break;
                Assert.True(asked < TimeSpan.FromSeconds(2), $"The key still worked {asked.TotalSeconds:0.00} s after it was revoked.");
                await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
            }

            Assert.Equal(HttpStatusCode.OK, await Ask(node, other));
        }
    }

    [Theory, EachStore]
    public async Task The_last_use_of_a_key_is_noted(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        var clock = new FakeTime("2026-06-01T12:00:00");
        await using var app = await CandlesApp.Start(place.ConnectionString, clock, KeyedReads);
        var key = await NewKey.In(app.Store, "reader", "read");

        await Used("2026-06-01T12:00:00");
        clock.Now += TimeSpan.FromSeconds(59);
        await Used("2026-06-01T12:00:00");
        clock.Now += TimeSpan.FromSeconds(1);
        await Used("2026-06-01T12:01:00");

        async Task Used(string noted)
        {
            Assert.Equal(HttpStatusCode.OK, await Ask(app, key));
            var start = Stopwatch.GetTimestamp();
            while ((await app.Store.Keys.ListLive(Cancel)).Single().LastUsed != Some.Time(noted))
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "The use was not noted.");
                await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
            }
        }
    }

    [Fact]
    public async Task While_the_store_is_away_a_key_cannot_be_looked_up_and_open_reads_are_not_asked_for_one()
    {
        var away = new FailingStore(new StoreException(StoreFault.Unavailable, "The database cannot be reached."));
        await using var app = await CandlesApp.Launch(null, null, away, KeyedReads);
        var key = NewKey.Of("reader", "read");

        using var answer = await app.Send("GET", "/series", key.Header);
        using var home = await app.Send("GET", "/", key.Header);

        Assert.Equal("The database cannot be reached.", await ProblemAnswer.DetailOf(answer, 503, "store-unavailable"));
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact]
    public async Task No_log_holds_a_key_however_much_is_logged()
    {
        using var folder = new TemporaryFolder();
        using var log = new CapturedLog();
        await using var server = Program.Build(
            [
                "--urls", "http://127.0.0.1:0", $"--Candles:DataDirectory={folder.Path}", "--Candles:Demo=false", KeyedReads,
                "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:Console:LogLevel:Default=None",
            ],
            services => services.AddSingleton<ILoggerProvider>(log));
        await server.StartAsync(Cancel);
        var store = server.Services.GetRequiredService<ICandleStore>();
        await store.Open(Cancel);
        var key = await NewKey.In(store, "reader", "read");
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };

        foreach (var value in new[] { $"Bearer {key.Secret}", $"Bearer {key.Secret}x", $"Basic {key.Secret}", key.Secret })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/series");
            request.Headers.TryAddWithoutValidation("Authorization", value);
            using var answer = await http.SendAsync(request, Cancel);
            Assert.DoesNotContain(key.Secret, await answer.Content.ReadAsStringAsync(Cancel));
        }

        await server.StopAsync(Cancel);
        Assert.Contains(log.Lines, line => line.Contains("/series"));
        Assert.DoesNotContain(log.Lines, line => line.Contains(key.Secret[5..]) || line.Contains(Convert.ToHexStringLower(key.Key.Hash.ToArray())));
    }

    private static async Task<HttpStatusCode> Ask(CandlesApp node, NewKey key)
    {
        using var answer = await node.Send("GET", "/series", key.Header);
        return answer.StatusCode;
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
