using System.Diagnostics;
using System.Net;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>Somebody empties the table with psql, again and again, while clients write and read one series.</summary>
public sealed class TruncateUnderWritersTests
{
    /// <summary>The loop without end that this is about came after 56 to 86 of them.</summary>
    private const int Truncates = 250;

    private const int Writers = 4;
    private const int Readers = 2;

    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A request that is not answered within 20 s, where the time budget is 5 s, fails it.</summary>
    [Fact]
    public async Task Everybody_is_answered_and_afterwards_what_is_stored_is_read()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        using var server = await ServerProcess.Start(place.ConnectionString, (await NewKey.In(store, "tests", "admin")).Secret);
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);
        await Accepted(Posting.Minutes(300));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (written, read, truncated) = (0, 0, 0);
        var working = Enumerable.Range(0, Writers).Select(writer => Work(i => Write(writer, i)))
            .Concat(Enumerable.Range(0, Readers).Select(_ => Work(_ => Read()))).ToArray();

        var start = Stopwatch.GetTimestamp();
        for (var time = 0; time < Truncates && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10); time++)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(30), Cancel), Task.WhenAny(working));
            truncated += await Truncate(psql);
        }

        await stop.CancelAsync();
        await Task.WhenAll(working);
        TestContext.Current.TestOutputHelper?.WriteLine($"{truncated} truncates, {written} writes and {read} reads answered");
        Assert.True(truncated > 0 && written > 0 && read > 0);

        while (await Truncate(psql) == 0)
        {
            // nobody writes any more, but what was begun may still hold its locks
        }

        await Accepted(Posting.Minutes(20));
        Assert.Equal(Posting.Minutes(20), await server.Read(Near, Interval.OneMinute));
        Assert.Equal(4, (await server.Read(Near, Some.Interval("5m")))!.Length);

        Task Work(Func<int, Task> act) => Task.Run(
            async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                    await act(i);
            },
            Cancel);

        async Task Write(int writer, int i)
        {
            var answer = await server.Post(Near, [.. Posting.Minutes(1, first: writer + (i % 50 * Writers))], once: null);
            Assert.True(answer?.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer}");
            Interlocked.Increment(ref written);
        }

        async Task Read()
        {
            await server.Read(Near, Interval.OneMinute);
            Interlocked.Increment(ref read);
        }

        async Task Accepted(IEnumerable<Candle> candles) =>
            Assert.Equal(HttpStatusCode.OK, (await server.Post(Near, [.. candles], once: null))?.Status);
    }

    private static async Task<int> Truncate(NpgsqlConnection psql)
    {
        try
        {
            await psql.ExecuteAsync(new CommandDefinition("TRUNCATE candle", cancellationToken: Cancel));
            return 1;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            return 0; // it met a writer
        }
    }
}
