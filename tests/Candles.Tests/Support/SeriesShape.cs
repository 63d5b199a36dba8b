using Candles.Api.Demo;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Tests.Support;

/// <summary>A series as one may look: its finest interval, and its candles.</summary>
internal sealed record SeriesShape(SeriesKey Series, Interval Base, Candle[] Candles)
{
    private const long Day = 86_400_000;

    private static readonly long Start = Some.Time("2026-06-01");

    /// <summary>Markets as they trade, numbers of any size in coarse and fine intervals, sparse and dense, candles all alike, and one alone.</summary>
    public static SeriesShape[] Several(Random random) =>
    [
        .. DemoSeries.All.Where((_, i) => i % 2 == 0).Select(demo => new SeriesShape(
            Some.Series(), Interval.OneMinute, new DemoMarket(demo, random.Next()).Between(Start, Start + (2 * Day)))),
        Random(random, "1m", days: 2, kept: 0.97),
        Random(random, "1m", days: 20, kept: 0.05),
        Random(random, "5m", days: 10, kept: 0.7),
        Random(random, "1h", days: 100, kept: 0.9),
        new(Some.Series(), Interval.OneMinute, [.. Posting.Minutes(1000)]), // all alike
        new(Some.Series(), Interval.OneMinute, [.. Posting.Minutes(1)]),
    ];

    /// <summary>Addresses of the candle route, each for some candles of one of these series in some interval and format.</summary>
    public static string[] Questions(Random random, SeriesShape[] of, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.One(of).Question(random))];

    public Task<WriteResult> Write(CandlesApp to) => to.Write(Series.ToString(), Base.Name, Candles);

    public string Question(Random random)
    {
        var (first, last) = (Candles[0].OpenTime, Candles[^1].OpenTime);
        var span = last - first + Day;
        long? from = random.Chance(0.4) ? first - (span / 20) + random.NextInt64(span) : null;
        long? to = random.Chance(0.4) ? (from ?? first) + 1 + random.NextInt64(span) : null;
        var limit = random.Chance(0.2) ? random.Next(1, 10) : random.Next(1, CandleQuery.MaxLimit + 1);
        return $"/candle/{Series}?interval={random.One(Base.Served)}&limit={limit}&format={random.One(CandleEncoder.All).Name}"
            + (from is null ? "" : $"&from={from}")
            + (to is null ? "" : $"&to={to}");
    }

    private static SeriesShape Random(Random random, string @base, int days, double kept) => new(
        Some.Series(), Some.Interval(@base), Some.Candles(random, Some.Interval(@base), Start, Start + (days * Day), kept));
}
