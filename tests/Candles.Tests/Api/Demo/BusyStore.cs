using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Tests.Api.Demo;

/// <summary>A store that may be told to be too busy for writes.</summary>
internal sealed class BusyStore(ICandleStore store) : ICandleStore
{
    public event Action<StoreCommit>? Committed
    {
        add => store.Committed += value;
        remove => store.Committed -= value;
    }

    public bool IsBusy { get; set; }

    public bool IsBusyEveryOtherTime { get; set; }

    /// <summary>Rows of the largest write.</summary>
    public int LargestWrite { get; private set; }

    /// <summary>Rows of all writes that were not too busy.</summary>
    public int RowsWritten { get; private set; }

    private int _writes;

    public string Place => store.Place;

    public IKeyStore Keys => store.Keys;

    public Task Open(CancellationToken cancel) => store.Open(cancel);
    public Task Ping(CancellationToken cancel) => store.Ping(cancel);
    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) => store.ListSeries(cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(IReadOnlyList<SeriesKey> among, CancellationToken cancel) => store.ListSeries(among, cancel);

    public Task<SeriesCount?> CountRows(SeriesKey series, IReadOnlyList<RowSpan> spans, CancellationToken cancel) =>
        store.CountRows(series, spans, cancel);

    public Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class => store.ReadList<TRow>(query, cancel);

    public Task<CandleReading?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) => store.ReadRows(query, sink, cancel);
    public Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) => store.ReadRaw(query, sink, cancel);


    public Task<SeriesState?> ReadRange(
        SeriesKey series, Interval interval, long from, long to, ICandleSink<Candle> sink, CancellationToken cancel) =>
        store.ReadRange(series, interval, from, to, sink, cancel);

    public Task<CandleGaps?> ReadGaps(GapQuery query, CancellationToken cancel) => store.ReadGaps(query, cancel);

    public Task<SeriesChanges?> ReadChanges(SeriesKey series, SeriesVersion since, CancellationToken cancel) =>
        store.ReadChanges(series, since, cancel);

    public Task<WriteResult> Write(SeriesKey series, CandleBatch batch, IdempotencyToken? once, CancellationToken cancel)
    {
        if (IsBusy || (IsBusyEveryOtherTime && ++_writes % 2 == 0))
            throw new StoreException(StoreFault.Busy, "The database is busy.");
        (LargestWrite, RowsWritten) = (Math.Max(LargestWrite, batch.Count), RowsWritten + batch.Count);
        return store.Write(series, batch, once, cancel);
    }

    public Task<DeleteResult?> Delete(SeriesKey series, long? from, long? to, CancellationToken cancel) => store.Delete(series, from, to, cancel);

    public IAsyncEnumerable<StoreChange> Watch(CancellationToken cancel) => store.Watch(cancel);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
