using System.Globalization;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>What a store answers, with the promise checked that its three ways to read agree.</summary>
internal static class StoreReading
{
    /// <summary>Reads by list, by rows and raw; null where the series is unknown to all three.</summary>
    public static async Task<(SeriesState Series, Candle[] Candles, bool HasMore)?> ReadEachWay(this ICandleStore store, CandleQuery query)
    {
        var cancel = TestContext.Current.CancellationToken;
        var list = await store.ReadList<CandleRow>(query, cancel);
        var rows = new Rows<Candle>();
        var rowsReading = await store.ReadRows(query, rows, cancel);
        var raw = new Rows<RawCandle>();
        var rawReading = await store.ReadRaw(query, raw, cancel);

        Assert.Equal(Timeless(list?.Reading), Timeless(rowsReading));
        Assert.Equal(Timeless(list?.Reading), Timeless(rawReading));
        if (list is null)
        {
            Assert.Empty(rows.Read);
            Assert.Empty(raw.Read);
            return null;
        }

        var candles = list.Rows.ConvertAll(row => row.ToCandle()).ToArray();
        Assert.Equal(candles, rows.Ascending(query));
        Assert.Equal(candles.Select(TextOf), raw.Ascending(query).Select(TextOf));
        Assert.Equal(candles.Length, list.Reading.Count);
        if (candles.Length > 0)
            Assert.Equal((candles[0].OpenTime, candles[^1].OpenTime), (list.Reading.First, list.Reading.Last));
        return (list.Reading.Series, candles, list.Reading.HasMore);
    }

    /// <summary>All candles of one interval, page by page; ascending.</summary>
    public static async Task<Candle[]> ReadAll(this ICandleStore store, SeriesKey series, Interval interval)
    {
        var all = new List<Candle>();
        while (true)
        {
            var page = new Rows<Candle>();
            var from = all.Count == 0 ? long.MinValue : all[^1].OpenTime + 1;
            Assert.NotNull(await store.ReadRows(
                new CandleQuery(series, interval, CandleQuery.MaxLimit, from), page, TestContext.Current.CancellationToken));
            all.AddRange(page.Read);
            if (page.Read.Count < CandleQuery.MaxLimit)
                return [.. all];
        }
    }

    private static CandleReading? Timeless(CandleReading? reading) => reading is { } read ? read with { Worked = default } : null;

    private static string TextOf(Candle candle) => string.Join(
        ' ',
        candle.OpenTime.ToString(CultureInfo.InvariantCulture),
        Decimals.Text(candle.Open),
        Decimals.Text(candle.High),
        Decimals.Text(candle.Low),
        Decimals.Text(candle.Close),
        Decimals.Text(candle.Volume));

    private static string TextOf(RawCandle candle) => string.Join(
        ' ',
        candle.OpenTime.ToString(CultureInfo.InvariantCulture),
        Encoding.ASCII.GetString(candle.Open.Text),
        Encoding.ASCII.GetString(candle.High.Text),
        Encoding.ASCII.GetString(candle.Low.Text),
        Encoding.ASCII.GetString(candle.Close.Text),
        Encoding.ASCII.GetString(candle.Volume.Text));

    private sealed class Rows<TRow> : ICandleSink<TRow>
    {
        private bool _started;

        public List<TRow> Read { get; } = [];

        public void Start()
        {
            _started = true;
            Read.Clear();
        }

        public void Add(in TRow row)
        {
            Assert.True(_started);
            Read.Add(row);
        }

        public IEnumerable<TRow> Ascending(CandleQuery query) => query.KeepsNewest ? Read.AsEnumerable().Reverse() : Read;
    }

    private sealed class CandleRow
    {
        public long OpenTime { get; set; }
        public decimal Open { get; set; }
        public decimal High { get; set; }
        public decimal Low { get; set; }
        public decimal Close { get; set; }
        public decimal Volume { get; set; }

        public Candle ToCandle() => new(OpenTime, Open, High, Low, Close, Volume);
    }
}
