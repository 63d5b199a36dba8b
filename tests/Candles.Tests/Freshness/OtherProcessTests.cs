using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Candles.Tests.Support.Histories;

namespace Candles.Tests.Freshness;

/// <summary>An import by another process beside the server counts as another node.</summary>
public sealed class OtherProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task An_import_beside_the_servers_is_seen_by_them(string store)
    {
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored);
        var random = new Random(1);
        var history = await place.Filled(random);
        var import = new Import(stored.ConnectionString);
        var grid = place.GridOf(Interval.OneMinute);

        await using (var crowd = place.Crowd(random, [history], writers: 0, readers: 3))
        {
            for (var time = 0; time < 3; time++)
            {
                using (await history.Turn())
                {
                    var candles = grid.Candles(random, grid.AnyPageBorder(random) - (90 * grid.Length), 200);
                    await history.Write(import, new SeriesChange.Put(grid.Interval, candles));
                }

                await crowd.For(TimeSpan.FromMilliseconds(300));
            }

            await crowd.Stop();
        }

        await place.Settles(history);
        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {place.Figures}");
    }

    [Theory, EachStore]
    public async Task It_is_mostly_seen_within_250_ms(string store)
    {
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored);
        await using var beside = await stored.Open();
        var random = new Random(1);
        var history = await place.Filled(random);
        var grid = place.GridOf(Interval.OneMinute);
        var question = new Question(history.Key, grid.Interval) { Limit = 1440 };
        var waits = new List<TimeSpan>();
        for (var time = 0; time < 20; time++)
        {
            using var turn = await history.Turn();
            Assert.True(await history.ShowsNewest(place.Other, question));
            var candle = grid.Candles(random, grid.Last - (random.Next(50, 1500) * grid.Length), 1);
            await history.Write(new Beside(beside), new SeriesChange.Put(grid.Interval, candle));
            var answered = Stopwatch.GetTimestamp();
            while (!await history.ShowsNewest(place.Other, question))
                await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
            waits.Add(Stopwatch.GetElapsedTime(answered));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {string.Join(' ', waits.Order().Select(wait => $"{wait.TotalMilliseconds:F0}"))} ms");
        Assert.InRange(waits.Order().ElementAt(waits.Count / 2), TimeSpan.Zero, TimeSpan.FromMilliseconds(250)); // the middle: test machines stall
    }

    /// <summary>The program itself, as a process of its own.</summary>
    private sealed class Import(string connectionString) : IWriteWay
    {
        public string Name => "an import";

        public async Task Carry(SeriesKey series, SeriesChange change)
        {
            using var folder = new TemporaryFolder();
            var put = (SeriesChange.Put)change;
            var file = folder.File("candles.json");
            await File.WriteAllTextAsync(file, Posting.Json(put.Candles), Cancel);
            using var process = CandlesProcess.Start(
                folder.Path,
                [("ConnectionStrings__Candles", connectionString), ("Candles__FutureTolerance", "3600")],
                ["import", file, "--series", $"{series}", "--interval", $"{put.Base}"]);
            var (exitCode, output, errors) = await process.End();
            Assert.True(exitCode == 0, $"{output}{errors}");
        }
    }

    /// <summary>A store that no server knows of.</summary>
    private sealed class Beside(ICandleStore store) : IWriteWay
    {
        public string Name => "another store";

        public async Task Carry(SeriesKey series, SeriesChange change)
        {
            var put = (SeriesChange.Put)change;
            await store.Write(series, Batch.Of(put.Base, put.Candles), Cancel);
        }
    }
}
