using System.Text;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

/// <summary>Every path of every store answers the same bytes in every format, and those are what a plain model says.</summary>
public sealed class ByteEqualityTests
{
    private static readonly long[] Starts =
    [
        CandleTime.Min, Some.Time("1999-12-31T20:00:00"), Some.Time("2024-02-28T18:00:00"), Some.Time("2026-06-30T23:30:00"),
        Some.Time("9999-12-30T06:00:00"),
    ];

    [Fact]
    public async Task All_paths_of_all_stores_answer_the_same_bytes()
    {
        var places = new List<StorePlace>();
        var apps = new List<CandlesApp>();
        try
        {
            foreach (var store in TestStores.Names)
            {
                places.Add(await TestStores.NewPlace(store));
                apps.Add(await CandlesApp.Start(places[^1].ConnectionString));
            }

            await Property.Holds(6, random => SameBytes(apps, random));
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
        var interval = random.One([.. Interval.All.Where(i => i.Minutes <= 1440)]);
        var start = interval.Floor(random.One(Starts) + (interval.Minutes * 60_000L));
        var end = Math.Min(CandleTime.Max, start + (random.Next(1, 2000) * interval.Minutes * 60_000L));
        var volumeScale = random.Next(19); // one a series: sums of large and of fine ones may leave the limits
        var model = new SeriesModel(interval);
        for (var writes = random.Next(1, 4); writes > 0; writes--)
        {
            var candles = Some.Candles(random, interval, start, end, random.NextDouble(), volumeScale);
            foreach (var app in apps)
                await app.Write(series.ToString(), interval.Name, candles);
            model.Write(candles);
        }

        if (model.Candles.Count == 0)
            return;

        for (var queries = 0; queries < 12; queries++)
        {
            var query = SomeQuery(random, series, random.One(interval.Served), start, end, out var address);
            var candles = model.Read(query).ToArray();
            var expected = Body(candles);
            var format = random.One(CandleEncoder.All);
            var formatted = Encoded.FromList(format, candles);
            foreach (var app in apps)
            {
                foreach (var path in ReadStrategy.All)
                {
                    Assert.Equal(expected, await app.GetBody($"{address}&path={path.Name}"));
                    Assert.Equal(formatted, await app.GetLatin($"{address}&path={path.Name}&format={format.Name}"));
                }

                Assert.Equal(expected, await app.GetBody(address));
            }
        }
    }

    private static CandleQuery SomeQuery(Random random, SeriesKey series, Interval interval, long start, long end, out string address)
    {
        var limit = random.Chance(0.3) ? CandleQuery.MaxLimit : random.Next(1, CandleQuery.MaxLimit + 1);
        var span = end - start;
        long? from = random.Chance(0.5) ? Math.Clamp(start + random.NextInt64(-span, span + 1), CandleTime.Min, CandleTime.Max - 1) : null;
        long? to = random.Chance(0.5) ? Math.Clamp(random.NextInt64(from + 1 ?? start, end + span), CandleTime.Min, CandleTime.Max) : null;
        if (from >= to)
            to = null;
        address = $"/candle/{series}?interval={interval}&limit={limit}{(from is null ? "" : $"&from={from}")}{(to is null ? "" : $"&to={to}")}";
        return new CandleQuery(series, interval, limit, from, to);
    }

    private static string Body(Candle[] candles)
    {
        var rows = candles.Select(candle =>
            $$"""{"basetm":"{{Iso(candle.OpenTime)}}","o":{{Decimals.Text(candle.Open)}},"h":{{Decimals.Text(candle.High)}},"l":{{Decimals.Text(candle.Low)}},"c":{{Decimals.Text(candle.Close)}},"v":{{Decimals.Text(candle.Volume)}}}""");
        return new StringBuilder("{\"data\":[").AppendJoin(',', rows).Append("]}").ToString();
    }

    private static string Iso(long time) => (DateTime.UnixEpoch + TimeSpan.FromMilliseconds(time)).ToString("yyyy-MM-ddTHH:mm:ssZ");
}
