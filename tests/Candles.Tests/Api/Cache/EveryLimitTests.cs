using System.Buffers.Binary;
using System.IO.Compression;
using Candles.Api.Cache;
using Candles.Api.Demo;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cache;

/// <summary>All limits there are, in all formats, in memory.</summary>
public sealed class EveryLimitTests
{
    /// <summary>Enough that the largest limit begins within a page.</summary>
    private const int LeastRows = 1700;

    private static readonly SeriesKey Series = Some.Series();

    [Theory]
    [InlineData("real")]
    [InlineData("demo")]
    [InlineData("any numbers")]
    public async Task Zlib_makes_of_every_packed_answer_what_identity_is(string market)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        var candles = WithGaps(await CandlesOf(market));
        var windows = await InMemory(store, candles);

        Parallel.ForEach(CandleEncoder.All, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, encoder =>
        {
            var random = new Random(encoder.Index);
            var check = new Check(windows, encoder);
            check.Same(new CandleQuery(Series, Interval.OneMinute, 1, from: candles[^1].OpenTime + 1)); // no row
            for (var limit = 1; limit <= CandleQuery.MaxLimit; limit++)
            {
                check.Same(new CandleQuery(Series, Interval.OneMinute, limit));
                check.Same(new CandleQuery(Series, Interval.OneMinute, limit, to: random.One(candles).OpenTime + 1));
            }
        });
    }

    /// <summary>All candles are there, on several pages; the last has changed since, and lies by itself.</summary>
    private static async Task<CandleWindows> InMemory(ICandleStore store, Candle[] candles)
    {
        var cancel = TestContext.Current.CancellationToken;
        var feed = new FeedState(TimeSpan.FromDays(1));
        feed.MarkBroken();
        feed.MarkHeard(Environment.TickCount64);
        var windows = new CandleWindows(store, feed, new WindowBudget(1L << 40), TimeSpan.FromSeconds(30));
        store.Committed += windows.OnCommit;

        await store.Write(Series, Batch.Of("1m", candles), cancel);
        foreach (var to in (long?[])[candles[LeastRows / 2].OpenTime, null]) // the first reads to the beginning of time
            await windows.Read(new CandleQuery(Series, Interval.OneMinute, CandleQuery.MaxLimit, to: to), cancel);
        var open = candles[^1];
        for (var change = 1; change <= 3; change++)
            await store.Write(Series, Batch.Of("1m", open with { Volume = open.Volume + change }), cancel);

        var reading = (await windows.Read(new CandleQuery(Series, Interval.OneMinute, CandleQuery.MaxLimit), cancel))!.Value;
        Assert.NotNull(reading.Range.Window.BlockSlots[reading.Range.LastSlot].Block!.Last);
        Assert.InRange(reading.Range.FirstRow, 1, CandleBlock.Slots);
        return windows;
    }

    /// <summary>One in ten is missing, and once more than a page of them.</summary>
    private static Candle[] WithGaps(Candle[] candles)
    {
        var random = new Random(1);
        Candle[] kept = [.. candles.Where((_, i) => i is < 1000 or > 1600 && !random.Chance(0.1)).Take(LeastRows + 150)];
        Assert.True(kept.Length >= LeastRows);
        return kept;
    }

    private static async Task<Candle[]> CandlesOf(string market)
    {
        if (market == "demo")
            return new DemoMarket(DemoSeries.All[0], CandlesOptions.DefaultDemoSeed).Between(Some.Time("2026-06-01"), Some.Time("2026-06-03"));
        if (market == "any numbers")
            return Some.Candles(1, "1m", "2026-06-01", "2026-06-03", kept: 1);

        await using var packed = File.OpenRead(RealData.Files("-1m-*.csv.gz").Order(StringComparer.Ordinal).First());
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var lines = new List<string>();
        while (lines.Count < 2800 && await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add(line);
        return Importing.Candles(string.Join('\n', lines));
    }

    /// <summary>Compares answers of one format, in buffers that serve all of them.</summary>
    private sealed class Check(CandleWindows windows, CandleEncoder encoder)
    {
        private readonly SeriesWindows _series = windows.Find(Series.LookupKey)!;
        private byte[] _plain = [];
        private byte[] _packed = [];
        private byte[] _unpacked = [];

        public void Same(CandleQuery query)
        {
            Assert.True(windows.TryRead(_series, query, out var reading));
            var plain = Plain(reading.Range);
            var packed = Packed(reading.Range);

            Assert.True(plain.SequenceEqual(Unpacked(packed.Length, plain.Length)), $"{encoder.Name}, limit {query.Limit}, to {query.To}");
            Assert.Equal(plain.Length, BinaryPrimitives.ReadInt32LittleEndian(packed[^4..])); // all is in one member
        }

        private Span<byte> Plain(RowRange range)
        {
            var body = new WindowBody(range, encoder);
            var room = Room(ref _plain, body.Length + RowBuffer.Margin);
            body.CopyTo(room);
            return room[..body.Length];
        }

        private Span<byte> Packed(RowRange range)
        {
            var body = new GzipBody(range, encoder);
            var room = Room(ref _packed, body.MaxLength);
            return room[..body.Write(room)];
        }

        /// <param name="expected">Bytes that should come; one more is asked for, which should not.</param>
        private Span<byte> Unpacked(int length, int expected)
        {
            var room = Room(ref _unpacked, expected + 1);
            using var gzip = new GZipStream(new MemoryStream(_packed, 0, length), CompressionMode.Decompress);
            return room[..gzip.ReadAtLeast(room, expected + 1, throwOnEndOfStream: false)];
        }

        private static Span<byte> Room(ref byte[] buffer, int length)
        {
            if (buffer.Length < length)
                buffer = new byte[length * 2];
            return buffer.AsSpan(0, length);
        }
    }
}
