using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Filling;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Filling;

/// <summary>Every path of every store answers a filled range with the same bytes, and those are what a plain model says.</summary>
public sealed class FilledAnswerTests
{
    private const string Now = "2026-06-01T12:34:30";

    private static readonly long[] Starts =
        [CandleTime.Min, Some.Time("2024-01-15T18:00:00"), Some.Time("2026-06-01T11:50:00"), Some.Time("9998-11-30T06:00:00")];

    [Fact]
    public async Task All_paths_of_all_stores_fill_the_same_rows()
    {
        var places = new List<StorePlace>();
        var apps = new List<CandlesApp>();
        try
        {
            foreach (var store in TestStores.Names)
            {
                places.Add(await TestStores.NewPlace(store));
                apps.Add(await CandlesApp.Start(places[^1].ConnectionString, new FakeTime(Now)));
            }

            await Property.Holds(15, random => SameBytes(apps, random));
        }
        finally
        {
            foreach (var app in apps)
                await app.DisposeAsync();
            foreach (var place in places)
                await place.DisposeAsync();
        }
    }

    private static async Task SameBytes(List<CandlesApp> apps, Random random)
    {
        var series = Some.Series();
        var interval = random.One(Interval.All);
        var start = interval.Floor(random.One(Starts) + (interval.Minutes * 60_000L));
        var end = Math.Min(CandleTime.Max, start + (random.Next(1, 500) * interval.Minutes * 60_000L));
        var model = new SeriesModel(interval);
        var candles = Some.Candles(random, interval, start, end, random.One([0.01, 0.1, 0.5, 0.95]));
        foreach (var app in apps)
            await app.Write(series.ToString(), interval.Name, candles);
        model.Write(candles);
        if (model.Candles.Count == 0)
            return;

        for (var queries = 0; queries < 15; queries++)
        {
            var query = SomeQuery(random, series, random.One(interval.Served), start, end, out var question);
            var (fill, format) = random.One(Forms);
            var (rows, hasMore) = FilledModel.Read(model.All(query.Interval), query, fill);
            var expected = FilledBodies.Of(format, rows);
            var address = $"{question}&fill={Fills.Names[(int)fill]}&format={format}";
            foreach (var app in apps)
            {
                foreach (var path in ReadStrategy.All)
                {
                    using var answer = await app.Get($"{address}&path={path.Name}");
                    var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                    Assert.True(
                        expected == System.Text.Encoding.Latin1.GetString(bytes), $"{path.Name}: {address}\n{System.Text.Encoding.Latin1.GetString(bytes)}\n{expected}");
                    Assert.Equal([path.Name], answer.Headers.GetValues("Candle-Path"));
                    Assert.Equal(hasMore, answer.Headers.Contains("Link"));
                    Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
                }
            }
        }
    }

    /// <summary>All there are, but for the one that a format has no form for.</summary>
    private static readonly (Fill Fill, string Format)[] Forms =
    [
        .. from fill in (Fill[])[Fill.Previous, Fill.Null]
           from format in CandleEncoder.All
           where fill == Fill.Previous || format.Name != "klinecharts"
           select (fill, format.Name),
    ];

    private static CandleQuery SomeQuery(Random random, SeriesKey series, Interval interval, long start, long end, out string question)
    {
        var limit = random.Chance(0.3) ? CandleQuery.MaxLimit : random.Next(1, 200);
        long? from = random.Chance(0.6) ? SomeTime() : null;
        long? to = random.Chance(0.6) ? SomeTime() : null;
        if (from >= to)
            (from, to) = from == to ? (from, null) : (to, from);
        long? closedAt = random.Chance(0.3) ? Some.Time(Now) : null;
        question = $"/candle/{series}?interval={interval}&limit={limit}{(from is null ? "" : $"&from={from}")}{(to is null ? "" : $"&to={to}")}"
            + (closedAt is null ? "" : "&closed=true");
        return new CandleQuery(series, interval, limit, from, to, closedAt);

        long SomeTime()
        {
            var span = end - start;
            var time = Math.Clamp(start + random.NextInt64(-span / 4, span + (span / 4) + 1), CandleTime.Min, CandleTime.Max);
            return random.Chance(0.5) ? Math.Max(CandleTime.Min, interval.Floor(time)) : time;
        }
    }
}
