using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Durability;

/// <summary>
/// What collectors sent to one series, and so what must be there. The minutes of twelve hours, in which a day, a week and a
/// month begin, are dealt out to the collectors in turn, so that they share every bucket and no candle. Each collector
/// sends one batch after the other, new candles and old ones again; the volume of a candle is the number of its batch.
/// </summary>
internal sealed class Ledger
{
    private const int Minutes = 720;
    private static readonly long First = Some.Time("2026-05-31T18:00:00");

    private readonly Strand[] _strands;
    private long _version;
    private long _seen;

    public Ledger(SeriesKey series, int collectors)
    {
        Series = series;
        _strands = [.. Enumerable.Range(0, collectors).Select(
            collector => new Strand([.. Enumerable.Range(0, Minutes).Where(i => i % collectors == collector).Select(i => First + (i * 60_000L))]))];
    }

    public SeriesKey Series { get; }

    /// <summary>Makes a collector's next batch and writes it down as sent.</summary>
    public SentBatch Next(int collector, Random random) => _strands[collector].Next(random);

    /// <summary>Makes a batch of a collector's first minutes and writes it down as sent.</summary>
    public SentBatch NextOfFirst(int length, int collector, Random random) => _strands[collector].Next(random, 0, length);

    /// <summary>Writes down a version that was read.</summary>
    public void Saw(long version)
    {
        Assert.True(version >= _seen, $"{Series} went back from version {_seen} to {version}.");
        _seen = version;
    }

    /// <summary>
    /// Checks what a server serves while nothing is written: all that was answered, nothing by halves, every interval
    /// rolled up, a version that fits. From then on this is what there is.
    /// </summary>
    public async Task Check(ServerProcess server, ICandleStore store)
    {
        var (version, served) = await ReadSettled(server, store);
        var stored = served[Interval.OneMinute];
        Candle[] expected = [.. _strands.SelectMany(strand => strand.Expected(stored)).OrderBy(candle => candle.OpenTime)];
        Assert.Equal(expected, stored);
        foreach (var (interval, rows) in served)
            Assert.Equal(RollUpModel.RollUp(stored, interval), rows);

        // Batches of several collectors may share a transaction, those of one follow each other.
        Assert.InRange(version, _version + _strands.Max(strand => strand.Raises(stored)), _version + _strands.Sum(strand => strand.Sent));
        Saw(version);
        _version = version;
        foreach (var strand in _strands)
            strand.Settle(stored);
    }

    /// <summary>The version now; null where there is no such series.</summary>
    public async Task<long?> VersionIn(ICandleStore store) =>
        (await store.ReadRows(new CandleQuery(Series, Interval.OneMinute, limit: 1), new NoSink(), TestContext.Current.CancellationToken))?.Series.Version.Number;

    private async Task<(long Version, Dictionary<Interval, Candle[]> Served)> ReadSettled(ServerProcess server, ICandleStore store)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var version = await VersionIn(store);
            var served = new Dictionary<Interval, Candle[]>();
            foreach (var interval in Interval.OneMinute.Served)
            {
                var rows = await server.Read(Series, interval);
                Assert.Equal(version is null, rows is null);
                served.Add(interval, rows ?? []);
            }

            // What a killed server sent to its database may be committed after its death.
            if (await VersionIn(store) == version)
                return (version ?? 0, served);
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"{Series} is still written, half a minute after its last writer.");
        }
    }

    /// <summary>Has no eye for rows.</summary>
    private sealed class NoSink : ICandleSink<Candle>
    {
        public void Start()
        {
        }

        public void Add(in Candle row)
        {
        }
    }

    /// <summary>The minutes of one collector: what was there when they were last checked, and what was sent since.</summary>
    private sealed class Strand(long[] minutes)
    {
        private readonly HashSet<long> _minutes = [.. minutes];
        private readonly SortedDictionary<long, Candle> _settled = [];
        private readonly List<SentBatch> _sent = [];
        private int _number;

        public int Sent => _sent.Count;

        /// <summary>How often the version was raised at least.</summary>
        public int Raises(Candle[] stored)
        {
            var seen = Seen(stored);
            return _sent.Count(batch => batch.IsAnswered ? batch.Changed > 0 : seen.Contains(batch.Number));
        }

        public SentBatch Next(Random random)
        {
            var length = random.One([1, 2, 10, minutes.Length]);
            return Next(random, random.Next(minutes.Length - length + 1), length);
        }

        public SentBatch Next(Random random, int start, int length)
        {
            var number = ++_number;
            var batch = new SentBatch(number, [.. minutes[start..(start + length)].Select(time => Some.Candle(random, time) with { Volume = number })]);
            _sent.Add(batch);
            return batch;
        }

        /// <summary>
        /// The candles that must be there. A batch that was not answered counts as stored where one of its candles is
        /// seen; all of them must be then. Where none is seen it makes no difference: it is absent or overwritten.
        /// </summary>
        public IEnumerable<Candle> Expected(Candle[] stored)
        {
            var seen = Seen(stored);
            var expected = new SortedDictionary<long, Candle>(_settled);
            foreach (var batch in _sent.Where(batch => batch.IsAnswered || seen.Contains(batch.Number)))
            {
                foreach (var candle in batch.Candles)
                    expected[candle.OpenTime] = candle;
            }

            return expected.Values;
        }

        public void Settle(Candle[] stored)
        {
            foreach (var candle in Own(stored))
                _settled[candle.OpenTime] = candle;
            _sent.Clear();
        }

        private HashSet<decimal> Seen(Candle[] stored) => [.. Own(stored).Select(candle => candle.Volume)];

        private IEnumerable<Candle> Own(Candle[] stored) => stored.Where(candle => _minutes.Contains(candle.OpenTime));
    }
}

/// <summary>A batch on its way.</summary>
/// <param name="Number">Counts the batches of one collector and series from 1.</param>
internal sealed record SentBatch(int Number, Candle[] Candles)
{
    public bool IsAnswered { get; private set; }

    /// <summary>How many candles the answer called new or changed.</summary>
    public int Changed { get; private set; }

    public void Answered(int changed) => (IsAnswered, Changed) = (true, changed);
}
