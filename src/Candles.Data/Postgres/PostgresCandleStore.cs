using System.Security.Cryptography;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Data.Writing;
using Dapper;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Candles in PostgreSQL 15 or newer, exact in numeric columns.</summary>
internal sealed class PostgresCandleStore : ICandleStore
{
    private const int HeldConnections = 3; // beside the pool: one hears changes, one proves that it does, one asks a silent server for its health

    private readonly StoreOptions _options;
    private readonly PostgresConnections _connections;
    private readonly PostgresTransactions _transactions;
    private readonly WriteQueue _queue;
    private readonly string _node = Convert.ToHexString(RandomNumberGenerator.GetBytes(6)); // known by it what it announced itself
    private readonly KnownCluster _cluster = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly RollUps _rollUps;
    private IReadOnlyList<string> _validations = [];
    private Task? _rolling;
    private volatile bool _isOpen;

    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="options">How long to wait.</param>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public PostgresCandleStore(string connectionString, StoreOptions options)
    {
        _options = options;
        _connections = new PostgresConnections(connectionString, options);
        _transactions = new PostgresTransactions(_connections, options);
        _queue = new WriteQueue(
            async (orders, cancel) => (await _transactions.Run(
                transaction => new PostgresWriter(transaction, options, _node).Write(orders), cancel)).Publish(Committed, Found, _connections.Report),
            options.Patience);
        _rollUps = new RollUps(ValidateConstraints, RollUp, CountUnrolled, progress => RolledUp?.Invoke(progress), _connections.Report, options);
    }

    public event Action<StoreCommit>? Committed;

    public event Action<SeriesKey, SeriesVersion>? Found;

    public event Action<string, Exception>? Faulted
    {
        add => _connections.Faulted += value;
        remove => _connections.Faulted -= value;
    }

    public event Action<RollUpProgress>? RolledUp;

    public string Place => _connections.Place;

    public string? Trouble => _queue.Trouble;

    public StorePool Pool => _connections.Use;

    public bool IsSilent => _connections.IsSilent;

    public IKeyStore Keys
    {
        get
        {
            ThrowIfNotOpen();
            return new PostgresKeyStore(_connections, _transactions, _options);
        }
    }

    public async Task Open(CancellationToken cancel)
    {
        _validations = await _transactions.Run(transaction => PostgresSchema.Upgrade(transaction, _options.Patience), cancel);
        _isOpen = true;
        if (_options.RollsUp)
            _rolling ??= Task.Run(() => _rollUps.Run(_closing.Token), CancellationToken.None);
    }

    /// <summary>For <c>candles doctor</c>; the store need not be open.</summary>
    /// <exception cref="StoreException">It cannot be asked.</exception>
    public Task<PostgresFacts> Examine(CancellationToken cancel) =>
        new PostgresExamination(_connections.Feed, Pool.Max + HeldConnections).Run(cancel);

    public Task Ping(CancellationToken cancel) => Read(
        (connection, budget) => connection.ExecuteScalarAsync<int?>(Command.Of("SELECT 1 FROM series LIMIT 1", budget)), cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) => Read(
        async (connection, budget) => SeriesRow.ToSummaries(
            await connection.QueryAsync<SeriesRow>(Command.Of(PostgresSql.ListSeries, budget))),
        cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(IReadOnlyList<SeriesKey> among, CancellationToken cancel) => Read(
        async (connection, budget) => SeriesRow.ToSummaries(
            await connection.QueryAsync<SeriesRow>(Command.Of(PostgresSql.ListSome, budget, new { keys = among.Select(series => series.LookupKey).ToArray() }))),
        cancel);

    public Task<SeriesCount?> CountRows(SeriesKey series, IReadOnlyList<RowSpan> spans, CancellationToken cancel) => Read(
        async (connection, budget) => SeriesCount.Of(
            (await connection.QueryAsync<SeriesCountRow>(new CommandDefinition(
                PostgresSql.CountRows,
                new
                {
                    key = series.LookupKey,
                    intervals = spans.Select(span => span.Interval.Minutes).ToArray(),
                    froms = spans.Select(span => span.From).ToArray(),
                    tos = spans.Select(span => span.To).ToArray(),
                },
                cancellationToken: budget))).AsList(),
            spans),
        cancel);

    public Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class => Read(
            async (connection, budget) =>
            {
                await using var command = ReadCommand(connection, query);
                await using var reader = await command.ExecuteReaderAsync(budget);
                if (await ReadState(reader, query.Interval, budget) is not { } series)
                    return null;

                var rows = new List<TRow>(query.Limit);
                var count = new RowCount(query);
                var arriving = new ArrivingRows(reader, budget);
                var parse = reader.GetRowParser<TRow>();
                while (await arriving.Next() && count.Takes(reader.GetInt64(0)))
                    rows.Add(parse(reader));
                if (query.KeepsNewest)
                    rows.Reverse();
                return new CandlePage<TRow>(count.Of(series) with { Worked = arriving.Worked }, rows);
            },
            cancel);

    public Task<CandleReading?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) => Read(
        async (connection, budget) =>
        {
            sink.Start();
            await using var command = ReadCommand(connection, query);
            await using var reader = await command.ExecuteReaderAsync(budget);
            if (await ReadState(reader, query.Interval, budget) is not { } series)
                return default(CandleReading?);

            var count = new RowCount(query);
            var arriving = new ArrivingRows(reader, budget);
            while (await arriving.Next() && count.Takes(reader.GetInt64(0)))
                sink.Add(PostgresRow.ToCandle(reader));
            return count.Of(series) with { Worked = arriving.Worked };
        },
        cancel);

    public Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) => Read(
        async (connection, budget) =>
        {
            sink.Start();
            await using var command = ReadCommand(connection, query);
            await using var reader = await command.ExecuteReaderAsync(budget);
            if (await ReadState(reader, query.Interval, budget) is not { } series)
                return default(CandleReading?);

            var count = new RowCount(query);
            var row = new PostgresRow(reader);
            var arriving = new ArrivingRows(reader, budget);
            while (await arriving.Next() && count.Takes(reader.GetInt64(0)))
                sink.Add(row.ToRaw());
            return count.Of(series) with { Worked = arriving.Worked };
        },
        cancel);

    public Task<SeriesState?> ReadRange(
        SeriesKey series, Interval interval, long from, long to, ICandleSink<Candle> sink, CancellationToken cancel) => Read(
            async (connection, budget) =>
            {
                sink.Start();

                await using var command = new NpgsqlCommand(PostgresSql.ReadRange, connection)
                {
                    Parameters =
                    {
                        new() { Value = series.LookupKey },
                        new() { Value = interval.Minutes },
                        new() { Value = from },
                        new() { Value = to },
                    },
                };
                await using var reader = await command.ExecuteReaderAsync(budget);
                var state = await ReadState(reader, interval, budget);
                while (await reader.ReadAsync(budget))
                    sink.Add(PostgresRow.ToCandle(reader));

                return state;
            },
            cancel,
            endsWithCaller: true); // unlike a page this may take long

    public Task<CandleGaps?> ReadGaps(GapQuery query, CancellationToken cancel) => Read(
        async (connection, budget) =>
        {
            await using var command = new NpgsqlCommand(PostgresSql.ReadGaps, connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = query.Series.LookupKey },
                    new NpgsqlParameter<int> { TypedValue = query.Interval.Minutes },
                    new NpgsqlParameter<long> { TypedValue = query.From },
                    new NpgsqlParameter<long> { TypedValue = query.To },
                    new NpgsqlParameter<long> { TypedValue = query.Interval.LongestStep },
                    new NpgsqlParameter<int> { TypedValue = query.Rows + 1 }, // the last only tells that there is one
                    new NpgsqlParameter<int> { TypedValue = query.Limit + 4 }, // one more; one at either end may lie outside; the last candle
                },
            };
            await using var reader = await command.ExecuteReaderAsync(budget);
            if (!await reader.ReadAsync(budget))
                return null;

            var series = new SeriesState(Interval.OfMinutes((int)reader.GetInt64(2)), new SeriesVersion(reader.GetInt64(0), reader.GetInt64(1)));
            ThrowIfUnrolled(reader, 3, series, query.Interval);
            var walk = new GapWalk(query);
            while (await reader.ReadAsync(budget))
            {
                var (time, next) = (reader.GetInt64(0), reader.GetInt64(1));
                if (next == time && reader.GetInt64(2) > query.Rows)
                    walk.StopAt(time);
                else if (next > time && !walk.Takes(time, next))
                    break;
            }

            return walk.Of(series);
        },
        cancel);

    public Task<SeriesChanges?> ReadChanges(SeriesKey series, SeriesVersion since, CancellationToken cancel) => Read(
        async (connection, budget) => SeriesChanges.Of(
            await connection.QueryAsync<SeriesChangeRow>(Command.Of(PostgresSql.ReadChanges, budget, new { key = series.LookupKey, series = since.Series, number = since.Number })),
            since),
        cancel);

    public Task<WriteResult> Write(SeriesKey series, CandleBatch batch, IdempotencyToken? once, CancellationToken cancel)
    {
        ThrowIfNotOpen();
        return _queue.Write(new WriteOrder(series, batch, once), cancel);
    }

    public async Task<DeleteResult?> Delete(SeriesKey series, long? from, long? to, CancellationToken cancel)
    {
        ThrowIfNotOpen();
        var deleted = await _transactions.Run(
            transaction => new PostgresWriter(transaction, _options, _node).Delete(series, from, to), cancel);
        return deleted.Publish(Committed, Found, _connections.Report);
    }

    public IAsyncEnumerable<StoreChange> Watch(CancellationToken cancel) =>
        new PostgresFeed(_connections.Feed, _node, _options.StaleBound, _cluster, _connections.Report).Watch(cancel);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _queue.DisposeAsync();
        if (_rolling is not null)
            await _rolling;
        await _connections.DisposeAsync();
        _closing.Dispose();
    }

    /// <summary>Rolls a stretch of a series up at an interval that it lacks; null where none lacks any that is not locked.</summary>
    /// <param name="except">Series that are not to be tried.</param>
    internal Task<RolledUp?> RollUp(IReadOnlyCollection<int> except, CancellationToken cancel) =>
        _transactions.Run(transaction => new PostgresWriter(transaction, _options, _node).RollUp(except), cancel);

    /// <summary>Takes as long as it takes, on a connection of its own; nobody waits for it.</summary>
    private async Task ValidateConstraints(CancellationToken cancel)
    {
        if (_validations.Count == 0)
            return;

        await using var connection = await _connections.Feed.OpenConnectionAsync(cancel);
        foreach (var validation in _validations)
            await connection.ExecuteAsync(new CommandDefinition(validation, commandTimeout: 0, cancellationToken: cancel));
    }

    private Task<int> CountUnrolled(CancellationToken cancel) => Read(
        (connection, budget) => connection.ExecuteScalarAsync<int>(Command.Of(PostgresSql.CountUnrolled, budget)), cancel);

    private Task<T> Read<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel, bool endsWithCaller = false)
    {
        ThrowIfNotOpen();
        return _connections.Read(work, cancel, endsWithCaller);
    }

    private void ThrowIfNotOpen()
    {
        if (!_isOpen)
            throw new StoreException(StoreFault.Unavailable, "The database is not open yet.");
    }

    private static NpgsqlCommand ReadCommand(NpgsqlConnection connection, CandleQuery query) => new(
        query.KeepsNewest ? PostgresSql.ReadNewest : PostgresSql.ReadOldest, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = query.Series.LookupKey },
            new NpgsqlParameter<int> { TypedValue = query.Interval.Minutes },
            new NpgsqlParameter<long> { TypedValue = query.From },
            new NpgsqlParameter<long> { TypedValue = query.To },
            new NpgsqlParameter<int> { TypedValue = RowCount.Asked(query) },
        },
    };

    /// <exception cref="StoreException">Not all candles of the interval are rolled up yet.</exception>
    private static async ValueTask<SeriesState?> ReadState(NpgsqlDataReader reader, Interval interval, CancellationToken budget)
    {
        if (!await reader.ReadAsync(budget))
            return null;

        var series = new SeriesState(
            Interval.OfMinutes((int)reader.GetDecimal(2)), new SeriesVersion((long)reader.GetDecimal(3), (long)reader.GetDecimal(1)));
        ThrowIfUnrolled(reader, 5, series, interval);
        return series;
    }

    private static void ThrowIfUnrolled(NpgsqlDataReader reader, int column, SeriesState series, Interval interval)
    {
        if (!reader.IsDBNull(column) && interval.IsMadeOf(series.Base))
            throw IntervalList.NotRolledUp(interval);
    }
}
