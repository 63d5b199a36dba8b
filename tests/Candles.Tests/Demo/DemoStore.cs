using Candles.Data;
using Candles.Data.Sqlite;

namespace Candles.Tests.Demo;

/// <summary>An SQLite store in a file of its own, which may be told to be busy.</summary>
internal sealed class DemoStore : ICandleStore
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("candles-demo-");
    private readonly SqliteCandleStore _store;

    private DemoStore()
    {
        File = Path.Combine(_directory.FullName, "candles.db");
        _store = new SqliteCandleStore(File, new StoreOptions());
    }

    public string File { get; }

    /// <summary>Whether writes are refused as busy.</summary>
    public bool IsBusy { get; set; }

    public string Place => _store.Place;

    public static async Task<DemoStore> Create(CancellationToken cancel)
    {
        var store = new DemoStore();
        await store.Open(cancel);
        return store;
    }

    /// <summary>All candles of all series at an interval, as text that shows every digit.</summary>
    public async Task<List<string>> Dump(Interval interval, CancellationToken cancel)
    {
        var rows = new Rows();
        foreach (var series in await ListSeries(cancel))
        {
            rows.Text.Add(series.Key.ToString());
            long? from = CandleTime.Min;
            while (from is not null)
            {
                var before = rows.Text.Count;
                await ReadRows(new CandleQuery(series.Key, interval, CandleQuery.MaxLimit, from), rows, cancel);
                from = rows.Text.Count > before ? rows.Last + 1 : null;
            }
        }

        return rows.Text;
    }

    public Task Open(CancellationToken cancel) => _store.Open(cancel);
    public Task Ping(CancellationToken cancel) => _store.Ping(cancel);
    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) => _store.ListSeries(cancel);

    public Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class => _store.ReadList<TRow>(query, cancel);

    public Task<SeriesState?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) => _store.ReadRows(query, sink, cancel);
    public Task<SeriesState?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) => _store.ReadRaw(query, sink, cancel);

    public Task<WriteResult> Write(SeriesKey series, CandleBatch batch, CancellationToken cancel) =>
        IsBusy ? throw new StoreException(StoreFault.Busy, "The database is busy.") : _store.Write(series, batch, cancel);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private sealed class Rows : ICandleSink<Candle>
    {
        public List<string> Text { get; } = [];

        public long Last { get; private set; }

        public void Start()
        {
        }

        public void Add(in Candle row)
        {
            Last = row.OpenTime;
            Text.Add(FormattableString.Invariant($"{row.OpenTime} {row.Open} {row.High} {row.Low} {row.Close} {row.Volume}"));
        }
    }
}
