using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>A real store that can be made to fail, or to keep who reads changes waiting.</summary>
internal sealed class FaultyStore(ICandleStore store) : ICandleStore
{
    private int _failures;
    private int _readsOfChanges;
    private int _reading;
    private int _mostReading;

    public event Action<StoreCommit>? Committed
    {
        add => store.Committed += value;
        remove => store.Committed -= value;
    }

    public event Action<string, Exception>? Faulted
    {
        add => store.Faulted += value;
        remove => store.Faulted -= value;
    }

    /// <summary>Null, the default: it works.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What reads of changes wait for.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>What writes wait for.</summary>
    public Task HeldWrites { get; set; } = Task.CompletedTask;

    /// <summary>What the thread does that reads changes, before it reads them.</summary>
    public Action BeforeChanges { get; set; } = () => { };

    /// <summary>What asking whether it answers waits for.</summary>
    public Task HeldPing { get; set; } = Task.CompletedTask;

    public string? Trouble { get; set; }

    /// <summary>How many reads have failed.</summary>
    public int Failures => _failures;

    public int ReadsOfChanges => _readsOfChanges;

    /// <summary>How many of them there were at once.</summary>
    public int MaxReadsOfChanges => _mostReading;

    public string Place => store.Place;

    public IKeyStore Keys => store.Keys;

    public Task Open(CancellationToken cancel) => store.Open(cancel);

    public async Task Ping(CancellationToken cancel)
    {
        await HeldPing;
        await Work(() => store.Ping(cancel));
    }

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) => Work(() => store.ListSeries(cancel));

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(IReadOnlyList<SeriesKey> among, CancellationToken cancel) =>
        Work(() => store.ListSeries(among, cancel));

    public Task<SeriesCount?> CountRows(SeriesKey series, IReadOnlyList<RowSpan> spans, CancellationToken cancel) =>
        Work(() => store.CountRows(series, spans, cancel));

    public Task<CandleGaps?> ReadGaps(GapQuery query, CancellationToken cancel) => Work(() => store.ReadGaps(query, cancel));

    public Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class => Work(() => store.ReadList<TRow>(query, cancel));

    public Task<CandleReading?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) =>
        Work(() => store.ReadRows(query, sink, cancel));

    public Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) =>
        Work(() => store.ReadRaw(query, sink, cancel));

    public Task<SeriesState?> ReadRange(
        SeriesKey series, Interval interval, long from, long to, ICandleSink<Candle> sink, CancellationToken cancel) =>
        Work(() => store.ReadRange(series, interval, from, to, sink, cancel));

    public async Task<SeriesChanges?> ReadChanges(SeriesKey series, SeriesVersion since, CancellationToken cancel)
    {
        Interlocked.Increment(ref _readsOfChanges);
        InterlockedMax(ref _mostReading, Interlocked.Increment(ref _reading));
        try
        {
            BeforeChanges();
            await Held;
            return await Work(() => store.ReadChanges(series, since, cancel));
        }
        finally
        {
            Interlocked.Decrement(ref _reading);
        }
    }

    public async Task<WriteResult> Write(SeriesKey series, CandleBatch batch, IdempotencyToken? once, CancellationToken cancel)
    {
        await HeldWrites;
        return await store.Write(series, batch, once, cancel);
    }

    public Task<DeleteResult?> Delete(SeriesKey series, long? from, long? to, CancellationToken cancel) => store.Delete(series, from, to, cancel);

    public async IAsyncEnumerable<StoreChange> Watch([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var change in store.Watch(cancel))
        {
            if (Fault is not null)
                throw Fault;
            yield return change;
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static void InterlockedMax(ref int max, int value)
    {
        for (var seen = max; value > seen && Interlocked.CompareExchange(ref max, value, seen) is var now && now != seen; seen = now)
        {
        }
    }

    private T Work<T>(Func<T> work)
    {
        if (Fault is not { } fault)
            return work();
        Interlocked.Increment(ref _failures);
        throw fault;
    }
}
