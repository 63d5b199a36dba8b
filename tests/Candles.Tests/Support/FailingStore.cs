using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>A store that does nothing but fail, in a way that can be changed.</summary>
internal sealed class FailingStore(Exception fault) : ICandleStore
{
    /// <summary>Never raised.</summary>
    public event Action<StoreCommit>? Committed
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>Null lets it be opened and pinged; all else goes on failing.</summary>
    public Exception? Fault { get; set; } = fault;

    public string Place => "nowhere";

    public IKeyStore Keys => throw Failure();

    public Task Open(CancellationToken cancel) => Fault is null ? Task.CompletedTask : Task.FromException(Fault);

    public Task Ping(CancellationToken cancel) => Open(cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) => Fail<IReadOnlyList<SeriesSummary>>();

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(IReadOnlyList<SeriesKey> among, CancellationToken cancel) => Fail<IReadOnlyList<SeriesSummary>>();

    public Task<SeriesCount?> CountRows(SeriesKey series, IReadOnlyList<RowSpan> spans, CancellationToken cancel) => Fail<SeriesCount?>();

    public Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class => Fail<CandlePage<TRow>?>();

    public Task<CandleReading?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) => Fail<CandleReading?>();

    public Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) => Fail<CandleReading?>();

    public Task<SeriesState?> ReadRange(
        SeriesKey series, Interval interval, long from, long to, ICandleSink<Candle> sink, CancellationToken cancel) => Fail<SeriesState?>();

    public Task<CandleGaps?> ReadGaps(GapQuery query, CancellationToken cancel) => Fail<CandleGaps?>();

    public Task<SeriesChanges?> ReadChanges(SeriesKey series, SeriesVersion since, CancellationToken cancel) => Fail<SeriesChanges?>();

    public Task<WriteResult> Write(SeriesKey series, CandleBatch batch, IdempotencyToken? once, CancellationToken cancel) => Fail<WriteResult>();

    public Task<DeleteResult?> Delete(SeriesKey series, long? from, long? to, CancellationToken cancel) => Fail<DeleteResult?>();

    public IAsyncEnumerable<StoreChange> Watch(CancellationToken cancel) => throw Fault ?? new InvalidOperationException("There is nothing here.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Fail<T>() => Task.FromException<T>(Failure());

    private Exception Failure() => Fault ?? new InvalidOperationException("There is nothing here.");
}
