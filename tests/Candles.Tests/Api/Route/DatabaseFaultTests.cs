using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Api.Route;

/// <summary>What clients see while PostgreSQL is away, comes back, or has no connection left.</summary>
public sealed class DatabaseFaultTests
{
    private const string Route = "/candle/binance/USDT/NEAR?limit=1440";

    /// <summary>The same, read from the database each time.</summary>
    private const string Stored = Route + "&path=raw";

    /// <summary>Two seconds are promised; the rest is for a busy test machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_starts_before_its_database_waits_for_it()
    {
        await using var postgres = await PostgresServer.Create();
        await postgres.Stop();
        await using var app = await CandlesApp.Launch(postgres.ConnectionString("postgres"));

        Assert.Equal(HttpStatusCode.OK, await StatusOf(app, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOf(app, "/health/ready"));
        foreach (var path in (string[])["", "&path=validated", "&path=dto", "&path=stream", "&path=raw", "&path=window"])
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await app.Get(Route + path);
            await ExpectUnavailable(answer, "store-unavailable");
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Soon);
        }

        await postgres.Start();
        await Until(async () => await StatusOf(app, "/health/ready") == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(app, Route));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_database_that_stops_under_load_costs_503s_and_never_a_wrong_answer(string mode)
    {
        await using var postgres = await PostgresServer.Create();
        await using var app = await CandlesApp.Start(postgres.ConnectionString("postgres"));
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-03"));
        var expected = await app.GetBody(Route);
        var seen = new ConcurrentDictionary<HttpStatusCode, int>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(Read, Cancel)).ToArray();

        await Until(() => Task.FromResult(seen.GetValueOrDefault(HttpStatusCode.OK) > 50));
        await postgres.Stop(mode);
        await Until(() => Task.FromResult(seen.GetValueOrDefault(HttpStatusCode.ServiceUnavailable) > 50));
        await Until(async () => await StatusOf(app, "/health/ready") == HttpStatusCode.ServiceUnavailable); // once memory may not be trusted either
        await postgres.Start();
        var before = seen.GetValueOrDefault(HttpStatusCode.OK);
        await Until(() => Task.FromResult(seen.GetValueOrDefault(HttpStatusCode.OK) > before + 50));
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], seen.Keys.Order());
        Assert.Equal(expected, await app.GetBody(Route));

        async Task Read()
        {
            while (!stop.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                using var answer = await app.Get(Route);
                Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Soon);
                if (answer.StatusCode == HttpStatusCode.OK)
                    Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancel));
                else
                    await ExpectUnavailable(answer, "store-unavailable");
                seen.AddOrUpdate(answer.StatusCode, 1, (_, n) => n + 1);
            }
        }
    }

    [Fact]
    public async Task A_pool_smaller_than_the_load_turns_requests_away_in_time_and_stuck_ones_end_with_their_budget()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var app = await CandlesApp.Start($"{place.ConnectionString};Maximum Pool Size=2", null, "--Candles:RequestBudget=4");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        var expected = await app.GetBody(Stored);

        (HttpStatusCode Status, TimeSpan Took)[] answers;
        await using (var blocker = new NpgsqlConnection(place.ConnectionString))
        {
            await blocker.OpenAsync(Cancel);
            await using var transaction = await blocker.BeginTransactionAsync(Cancel);
            await blocker.ExecuteAsync("LOCK TABLE candle IN ACCESS EXCLUSIVE MODE", transaction: transaction);
            answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Ask()));
        }

        Assert.Equal(2, answers.Count(a => a.Status == HttpStatusCode.GatewayTimeout));
        Assert.Equal(10, answers.Count(a => a.Status == HttpStatusCode.ServiceUnavailable));
        Assert.All(answers.Where(a => a.Status == HttpStatusCode.ServiceUnavailable), a => Assert.InRange(a.Took, TimeSpan.Zero, Soon));
        Assert.Equal(expected, await app.GetBody(Stored));

        async Task<(HttpStatusCode, TimeSpan)> Ask()
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await app.Get(Stored);
            return (answer.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    [Fact]
    public async Task A_database_that_hangs_ends_requests_with_their_budget_and_is_used_again_when_it_goes_on()
    {
        await using var postgres = await PostgresServer.Create();
        await using var app = await CandlesApp.Start(
            $"{postgres.ConnectionString("postgres")};Maximum Pool Size=4", null, "--Candles:RequestBudget=2");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        var expected = await app.GetBody(Stored);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.GetBody(Stored)));

        var backends = await postgres.Backends();
        await Signal("STOP", backends);
        try
        {
            var start = Stopwatch.GetTimestamp();
            var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StatusOf(app, Stored)));
            Assert.All(statuses, s => Assert.True(s is HttpStatusCode.GatewayTimeout or HttpStatusCode.ServiceUnavailable, $"{s}"));
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        }
        finally
        {
            await Signal("CONT", backends);
        }

        await Until(async () => await StatusOf(app, Stored) == HttpStatusCode.OK);
        Assert.Equal(expected, await app.GetBody(Stored));
    }

    [Fact]
    public async Task What_is_in_memory_is_answered_while_a_database_hangs_until_the_bound()
    {
        await using var postgres = await PostgresServer.Create();
        await using var app = await CandlesApp.Start(
            postgres.ConnectionString("postgres"), null, "--Candles:StaleBound=3", "--Candles:RequestBudget=2");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await Until(() => Task.FromResult(app.HearsItsFeed));
        var expected = await app.GetBody(Route);

        await using (await postgres.Pause()) // all of it: a new connection would be answered
        {
            Assert.Equal(expected, await app.GetBody(Route));
            await Until(async () => await StatusOf(app, Route) != HttpStatusCode.OK);
        }

        await Until(async () => await StatusOf(app, Route) == HttpStatusCode.OK);
        Assert.Equal(expected, await app.GetBody(Route));
    }

    [Fact]
    public async Task More_requests_than_connections_are_all_served_where_the_database_is_quick()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var app = await CandlesApp.Start($"{place.ConnectionString};Maximum Pool Size=2");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        var expected = await app.GetBody(Route);

        var bodies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => app.GetBody(Route)));
        Assert.All(bodies, body => Assert.Equal(expected, body));
    }

    [Fact]
    public async Task A_password_is_never_shown()
    {
        await using var app = await CandlesApp.Launch("postgres://collector:s3cret-word@127.0.0.1:1/candles");
        foreach (var path in (string[])[Route, "/health/ready", "/series"])
        {
            using var answer = await app.Get(path);
            Assert.DoesNotContain("s3cret-word", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("s3cret-word", app.Store.Place, StringComparison.Ordinal);
    }

    private static async Task Signal(string name, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [$"-{name}", .. processes.Select(pid => $"{pid}")]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task ExpectUnavailable(HttpResponseMessage answer, string problem)
    {
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, body);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains($"\"/problems/{problem}\"", body, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusOf(CandlesApp app, string path)
    {
        using var answer = await app.Get(path);
        return answer.StatusCode;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "Waited for 30 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }
    }
}
