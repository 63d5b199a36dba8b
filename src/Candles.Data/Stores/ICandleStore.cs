using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Data.Stores;

/// <summary>
/// Where candles are kept. Every read is one snapshot, made by one SQL statement that needs no sort, and gives its
/// connection back before it returns. Rows come in three ways, so that what each costs can be compared. An interval that came with a newer Candles is read once all stored candles
/// of the series are rolled up at it; until then its reads are refused as <see cref="StoreFault.Busy"/>. A sink is not the store's
/// any more once a read has returned; where it has thrown, work that was abandoned at the time budget may still add to it.
/// </summary>
/// <remarks>All members throw <see cref="StoreException"/> where the store, not the question, is at fault.</remarks>
public interface ICandleStore : IRawReads, IAsyncDisposable
{
    /// <summary>
    /// What this store object commits, one call for each series, before the write or delete is answered. Nothing where nothing
    /// changed, and nothing where the end of a commit is not known; <see cref="Watch"/> says all of it, sooner or later than this.
    /// </summary>
    /// <remarks>
    /// Calls come on the threads of writers, several at once, and those of one series not always in the order of their versions.
    /// The writer waits for them, so handlers are quick; and they do not throw: what they throw is lost.
    /// </remarks>
    event Action<StoreCommit>? Committed;

    /// <summary>
    /// A write or a deletion through this store changed nothing, and this is the series as it was found. Another node may have made it so just
    /// before, of whose commit nothing was heard yet; who is answered that all is there must be shown it. As <see cref="Committed"/>.
    /// </summary>
    event Action<SeriesKey, SeriesVersion>? Found
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>
    /// What went wrong behind the backs of those who ask, and was survived: where, in a few words that are always the same, and what.
    /// Handlers are quick and do not throw.
    /// </summary>
    event Action<string, Exception>? Faulted
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>
    /// How far stored series are rolled up at intervals that they lacked: when it begins, now and then, and when all that can be done is. Handlers
    /// are quick and do not throw.
    /// </summary>
    event Action<RollUpProgress>? RolledUp
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>Where the data lies, for people; never with a password.</summary>
    string Place { get; }

    /// <summary>
    /// Why nothing here is to be trusted with reads or writes until somebody helps, in words: its file is gone, its queue is stuck.
    /// Null where nothing is known against it. Asking costs nothing; it is found out in the background.
    /// </summary>
    string? Trouble => null;

    /// <summary>Whether it is known that the database answers nobody: what is asked now is refused at once.</summary>
    bool IsSilent => false;

    /// <summary>How its connections are used now; nothing where it has none.</summary>
    StorePool Pool => default;

    /// <summary>The keys of clients, kept beside the candles.</summary>
    IKeyStore Keys { get; }

    /// <summary>Creates or upgrades the schema. Safe when several nodes do so at once. Reads and writes fail until it was done.</summary>
    Task Open(CancellationToken cancel);

    /// <summary>Whether the store answers now.</summary>
    Task Ping(CancellationToken cancel);

    /// <summary>All series, by exchange, market, asset.</summary>
    Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel);

    /// <summary>Those of these series that there are, in the same order as all.</summary>
    Task<IReadOnlyList<SeriesSummary>> ListSeries(IReadOnlyList<SeriesKey> among, CancellationToken cancel);

    /// <summary>Counts the candles of spans, as they were asked for, in one snapshot. It walks them: ten million take seconds.</summary>
    /// <returns>Null where the series is unknown.</returns>
    Task<SeriesCount?> CountRows(SeriesKey series, IReadOnlyList<RowSpan> spans, CancellationToken cancel);

    /// <summary>Rows as a list of <typeparamref name="TRow"/>, filled by Dapper: it has settable <c>OpenTime</c>, <c>Open</c>,
    /// <c>High</c>, <c>Low</c>, <c>Close</c>, <c>Volume</c>. Null where the series is unknown.</summary>
    Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class;

    /// <summary>Rows one by one, in decimals. Null where the series is unknown.</summary>
    Task<CandleReading?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel);

    /// <summary>All rows with open times in <c>[from, to)</c>, one by one, ascending, in one snapshot and in constant memory.</summary>
    /// <returns>Null where the series is unknown.</returns>
    Task<SeriesState?> ReadRange(
        SeriesKey series, Interval interval, long from, long to, ICandleSink<Candle> sink, CancellationToken cancel);

    /// <summary>What is missing between stored candles. Null where the series is unknown.</summary>
    Task<CandleGaps?> ReadGaps(GapQuery query, CancellationToken cancel);

    /// <summary>What changed in a series after a version, in one snapshot. Null where the series is unknown.</summary>
    Task<SeriesChanges?> ReadChanges(SeriesKey series, SeriesVersion since, CancellationToken cancel);

    /// <summary>
    /// Stores a batch whole or not at all, keyed by open time, the last write winning; rolls all coarser intervals up in
    /// the same transaction; returns once that is durable. Creates the series where it is new.
    /// </summary>
    /// <param name="once">Where given, a repeat answers what the first write answered, and writes nothing.</param>
    /// <exception cref="WriteRefusedException">The batch contradicts what is stored.</exception>
    Task<WriteResult> Write(SeriesKey series, CandleBatch batch, IdempotencyToken? once, CancellationToken cancel);

    /// <inheritdoc cref="Write(SeriesKey, CandleBatch, IdempotencyToken?, CancellationToken)"/>
    Task<WriteResult> Write(SeriesKey series, CandleBatch batch, CancellationToken cancel) => Write(series, batch, null, cancel);

    /// <summary>
    /// Removes base candles with open times in <c>[from, to)</c> and mends the coarser intervals, in one transaction. Without
    /// bounds the series itself goes, and with it its base.
    /// </summary>
    /// <returns>Null where the series is unknown.</returns>
    Task<DeleteResult?> Delete(SeriesKey series, long? from, long? to, CancellationToken cancel);

    /// <summary>
    /// What commits change, from any node or process, as they commit: <see cref="StoreChange.Anything"/> first, and after
    /// every break, which mends itself; <see cref="StoreChange.Reset"/> in its place where the database is another one than before, or was set
    /// back. Ends when cancelled.
    /// <para>
    /// <see cref="StoreChange.Nothing"/> comes at least once a second while the store answers, however much else comes. It says:
    /// whatever was committed, and answered to its writer, when the item after the sign before (or the very first item) was asked
    /// for has been said. Changes by themselves say no such thing: more may be on their way behind them. No sign comes from a feed that was
    /// not proved to hear, twice in <see cref="StoreOptions.StaleBound"/>, however well the store answers.
    /// </para>
    /// </summary>
    IAsyncEnumerable<StoreChange> Watch(CancellationToken cancel);
}

/// <summary>Gives rows whose numbers are text already.</summary>
public interface IRawReads
{
    /// <summary>Rows one by one, in text made straight from where they are kept. Null where the series is unknown.</summary>
    Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel);
}

/// <summary>How a store's connections are used now.</summary>
/// <param name="InUse">Connections that are lent.</param>
/// <param name="Max">How many may be.</param>
/// <param name="Waiting">Requests that wait for one.</param>
public readonly record struct StorePool(int InUse, int Max, int Waiting)
{
    /// <summary>How often work was abandoned with its connection, since it took longer than its budget.</summary>
    public long Abandoned { get; init; }

    public static StorePool operator +(StorePool one, StorePool other) =>
        new(one.InUse + other.InUse, one.Max + other.Max, one.Waiting + other.Waiting) { Abandoned = one.Abandoned + other.Abandoned };
}
