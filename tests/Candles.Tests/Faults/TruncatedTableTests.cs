using System.Net;
using Candles.Data;
using Candles.Tests.Support;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>Somebody empties the table by psql, again and again, while a series is written and read.</summary>
public sealed class TruncatedTableTests
{
    private const int Truncations = 150;
    private const string Series = "binance/USDT/NEAR";

    /// <summary>An answer takes five seconds at most; the rest is for a busy test machine.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_of_the_series_go_on_and_so_do_writes()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var candles = Some.Candles(1, "1m", "2026-06-01", "2026-06-01T02:00:00Z");
        await app.Write(Series, "1m", candles);
        await app.UntilItHears();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task[] work = [.. Enumerable.Range(0, 4).Select(w => Task.Run(() => Write(w), Cancel)), .. Enumerable.Range(0, 2).Select(_ => Task.Run(Read, Cancel))];

        await using (var psql = new NpgsqlConnection(place.ConnectionString))
        {
            await psql.OpenAsync(Cancel);
            for (var i = 0; i < Truncations; i++)
            {
                await Truncate(psql);
                await Task.Delay(30, Cancel); // the pace at which it was found
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(work).WaitAsync(LongestAnswer, Cancel);
        await app.Write(Series, "1m", candles);
        Assert.Equal(await app.GetBody($"/candle/{Series}?limit=1440&path=raw"), await app.GetBody($"/candle/{Series}?limit=1440"));

        async Task Write(int writer)
        {
            for (var i = writer; !stop.IsCancellationRequested; i += 4)
            {
                try
                {
                    await app.Write(Series, "1m", candles[i % candles.Length]).WaitAsync(LongestAnswer, Cancel);
                }
                catch (StoreException)
                {
                    // turned away, which is an answer
                }
            }
        }

        async Task Read()
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var path in (string[])["", "&path=raw"])
                {
                    using var answer = await app.Get($"/candle/{Series}?limit=1440{path}").WaitAsync(LongestAnswer, Cancel);
                    Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
                }
            }
        }
    }

    /// <summary>PostgreSQL may end it for a deadlock with a writer; then psql's user types it again.</summary>
    private static async Task Truncate(NpgsqlConnection psql)
    {
        try
        {
            await using var command = new NpgsqlCommand("TRUNCATE candle", psql);
            await command.ExecuteNonQueryAsync(Cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            // at the next turn
        }
    }
}
