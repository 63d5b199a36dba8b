using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Catalog;

/// <summary>The list of series, and what is counted of one, are never older than what was answered before.</summary>
public sealed class SeriesFreshnessTests
{
    private const long Minute = 60_000;
    private static readonly long Start = Some.Time("2024-01-01");

    [Theory, EachStore]
    public async Task What_was_written_and_deleted_on_a_node_shows_at_once(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.UntilItHears();
        var random = new Random(1);
        var model = new SortedDictionary<string, (long First, long Last)>(StringComparer.Ordinal);
        for (var step = 0; step < 120; step++)
        {
            var name = $"a/b/{(char)('a' + random.Next(6))}";
            if (model.ContainsKey(name) && random.Chance(0.2))
            {
                await app.Store.Delete(SeriesKey.Parse(name), null, null, TestContext.Current.CancellationToken);
                model.Remove(name);
            }
            else
            {
                var time = Start + (random.Next(200_000) * Minute);
                await app.Write(name, "1m", Some.Candle(random, time));
                var (first, last) = model.GetValueOrDefault(name, (time, time));
                model[name] = (Math.Min(first, time), Math.Max(last, time));
            }

            var expected = string.Join(',', model.Select(one =>
                $$"""{"exchange":"a","market":"b","asset":"{{one.Key[^1]}}","base":"1m","first":"{{CandleTime.ToIso(one.Value.First)}}","last":"{{CandleTime.ToIso(one.Value.Last)}}"}"""));
            Assert.Equal($"{{\"data\":[{expected}]}}", await app.GetBody("/series"));
        }
    }

    [Theory, EachStore]
    public async Task Counts_are_those_of_the_candles_whatever_changed(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.UntilItHears();
        var random = new Random(2);
        var key = Some.Series();
        var model = new SeriesModel(Interval.OneMinute);
        for (var step = 0; step < 40; step++)
        {
            var from = Start + (random.Next(300_000) * Minute); // some seven months, so that most is remembered
            var candles = Some.Candles(random, Interval.OneMinute, from, from + (random.Next(1, 200) * Minute), kept: 0.5);
            if (candles.Length == 0)
                continue;
            await app.Write(key.ToString(), "1m", candles);
            model.Write(candles);

            var body = await app.GetBody($"/series/{key}");
            foreach (var interval in Interval.OneMinute.Served)
            {
                var rows = model.All(interval);
                Assert.Contains(
                    $"{{\"interval\":\"{interval}\",\"count\":{rows.Length},\"first\":\"{CandleTime.ToIso(rows[0].OpenTime)}\",\"last\":\"{CandleTime.ToIso(rows[^1].OpenTime)}\"}}",
                    body);
            }
        }
    }

    [Theory, EachStore]
    public async Task What_another_node_does_shows_soon(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await CandlesApp.Start(place.ConnectionString);
        await using var other = await CandlesApp.Start(place.ConnectionString);
        await one.UntilItHears();
        await one.Write("a/b/c", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await one.GetBody("/series");
        await one.GetBody("/series/a/b/c");

        await other.Write("a/b/d", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await Soon(async () => (await one.GetBody("/series")).Contains("\"asset\":\"d\""));
        await other.Write("a/b/c", "1m", Some.Candle(new Random(1), Some.Time("2026-01-01")));
        await Soon(async () => (await one.GetBody("/series/a/b/c")).Contains("\"base\":\"1m\",\"first\":\"2026-01-01T00:00:00Z\""));
        await other.Store.Delete(SeriesKey.Parse("a/b/d"), null, null, TestContext.Current.CancellationToken);
        await Soon(async () => !(await one.GetBody("/series")).Contains("\"asset\":\"d\""));
    }

    [Fact]
    public async Task Many_who_ask_while_much_is_written_all_see_what_was_answered_before()
    {
        await using var app = await CandlesApp.Start();
        await app.UntilItHears();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 25; i++)
            {
                await app.Write($"w{writer}/b/c{i}", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-01T01:00:00"));
                Assert.Contains($"\"w{writer}\",\"market\":\"b\",\"asset\":\"c{i}\"", await app.GetBody("/series"));
            }
        }));
    }

    /// <summary>250 ms are promised; the rest is for a busy test machine.</summary>
    private static async Task Soon(Func<Task<bool>> isTrue)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isTrue())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "It did not show.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
