using System.Text.Json;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Data.Writing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>Candles in one embedded SQLite file, in WAL mode: readers never wait for the writer.</summary>
internal sealed class SqliteCandleStore : ICandleStore
{
    private static readonly TimeSpan FilesLooked = TimeSpan.FromSeconds(1);

    private readonly string _file;
    private readonly StoreOptions _options;
    private readonly SqliteConnections _connections;
    private readonly WriteQueue _queue;
    private readonly CancellationTokenSource _closing = new();
    private readonly RollUps _rollUps;
    private Task? _watching;
    private Task? _rolling;
    private volatile bool _isOpen;

    /// <param name="file">The database file; it and its directory are created where they are missing.</param>
    /// <param name="options">How long to wait.</param>
    public SqliteCandleStore(string file, StoreOptions options)
    {
        _file = file;
        _options = options;
        _connections = new SqliteConnections(file, options);
        _queue = new WriteQueue(
            async (orders, cancel) => (await _connections.Write(
                connection => new SqliteWriter(connection, options, cancel).Write(orders), cancel, Waited(orders))).Publish(Committed, Found, _connections.Report),
            options.Patience);
        _rollUps = new RollUps(_ => Task.CompletedTask, RollUp, CountUnrolled, progress => RolledUp?.Invoke(progress), _connections.Report, options);
    }

    public event Action<StoreCommit>? Committed;

    public event Action<SeriesKey, SeriesVersion>? Found;

    public event Action<string, Exception>? Faulted
    {
        add => _connections.Faulted += value;
        remove => _connections.Faulted -= value;
    }

    public event Action<RollUpProgress>? RolledUp;

    public string Place => $"SQLite file {_file}";

    public string File => _file;

    public string? Trouble => _connections.Files.Trouble ?? _queue.Trouble;

    public StorePool Pool => _connections.Use;

    /// <summary>How it commits; for tests.</summary>
    internal SqliteTransaction Transaction => _connections.Transaction;

    public IKeyStore Keys
    {
        get
        {
            ThrowIfNotOpen();
            return new SqliteKeyStore(_connections);
        }
    }

    public async Task Open(CancellationToken cancel)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(_file)) is { } directory)
                Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFault.Unavailable, $"The data directory cannot be created: {e.Message}", e);
        }

        await _connections.Open(cancel);
        // A schema that is up to date is opened without the write lock, which a busy server beside this one hardly lets go of.
        _isOpen = await _connections.Read(SqliteSchema.IsUpToDate, cancel)
            || await _connections.Write(SqliteSchema.Upgrade, cancel);
        _watching ??= WatchFiles(_closing.Token);
        if (_options.RollsUp)
            _rolling ??= Task.Run(() => _rollUps.Run(_closing.Token), CancellationToken.None);
    }

    /// <summary>For <c>candles doctor</c>; the store need not be open, but the file must be there.</summary>
    /// <param name="checkTime">How long the search for damage may take.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public SqliteFacts Examine(TimeSpan checkTime) => SqliteExamination.Run(_file, checkTime);

    public Task Ping(CancellationToken cancel) => Read(connection => connection.ExecuteScalar<int>("SELECT 1 FROM series LIMIT 1"), cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) =>
        Read(connection => SeriesRow.ToSummaries(connection.Query<SeriesRow>(SqliteSql.ListSeries)), cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(IReadOnlyList<SeriesKey> among, CancellationToken cancel) => Read(
        connection => SeriesRow.ToSummaries(connection.Query<SeriesRow>(
            SqliteSql.ListSome, new { keys = JsonSerializer.Serialize(among.Select(series => series.LookupKey)) })),
        cancel);

    public Task<SeriesCount?> CountRows(SeriesKey series, IReadOnlyList<RowSpan> spans, CancellationToken cancel) => Read(
        connection => SeriesCount.Of(connection.Query<SeriesCountRow>(
            SqliteSql.CountRows,
            new
            {
                key = series.LookupKey,
                spans = JsonSerializer.Serialize(spans.Select(span => (long[])[span.Interval.Minutes, span.From, span.To])),
            }).AsList(),
            spans),
        cancel);

    public Task<CandlePage<TRow>?> ReadList<TRow>(CandleQuery query, CancellationToken cancel)
        where TRow : class => Read(
            connection =>
            {
                using var reader = connection.ExecuteReader(
                    query.KeepsNewest ? SqliteSql.ReadNewest : SqliteSql.ReadOldest,
                    new
                    {
                        key = query.Series.LookupKey,
                        interval = query.Interval.Minutes,
                        from = query.From,
                        to = query.To,
                        limit = RowCount.Asked(query),
                    });
                if (ReadState(reader, query.Interval) is not { } series)
                    return null;

                var rows = new List<TRow>(query.Limit);
                var count = new RowCount(query);
                Func<System.Data.IDataReader, TRow>? parse = null;
                var work = default(SampledWork);
                while (reader.Read() && count.Takes(reader.GetInt64(0)))
                {
                    work.Begin();
                    parse ??= reader.GetRowParser<TRow>(); // SQLite knows a column's type by its row, so not before the first candle
                    rows.Add(parse(reader));
                    work.End();
                }

                if (query.KeepsNewest)
                    rows.Reverse();
                return new CandlePage<TRow>(count.Of(series) with { Worked = work.Worked }, rows);
            },
            cancel);

    public Task<CandleReading?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) => Read(
        connection =>
        {
            sink.Start();
            using var command = Command(connection, query);
            using var reader = command.ExecuteReader();
            if (ReadState(reader, query.Interval) is not { } series)
                return default(CandleReading?);

            var count = new RowCount(query);
            var work = default(SampledWork);
            while (reader.Read() && count.Takes(reader.GetInt64(0)))
            {
                work.Begin();
                sink.Add(new SqliteRow(reader).ToCandle());
                work.End();
            }

            return count.Of(series) with { Worked = work.Worked };
        },
        cancel);

    public Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) => Read(
        connection =>
        {
            sink.Start();
            using var command = Command(connection, query);
            using var reader = command.ExecuteReader();
            if (ReadState(reader, query.Interval) is not { } series)
                return default(CandleReading?);

            var count = new RowCount(query);
            var row = default(RawCandle);
            var work = default(SampledWork);
            while (reader.Read() && count.Takes(reader.GetInt64(0)))
            {
                work.Begin();
                new SqliteRow(reader).CopyTo(ref row);
                sink.Add(row);
                work.End();
            }

            return count.Of(series) with { Worked = work.Worked };
        },
        cancel);

    public Task<SeriesState?> ReadRange(
        SeriesKey series, Interval interval, long from, long to, ICandleSink<Candle> sink, CancellationToken cancel) => Read(
            connection =>
            {
                sink.Start();
                using var command = connection.CreateCommand();
                command.CommandText = SqliteSql.ReadRange;
                command.Parameters.AddWithValue("@key", series.LookupKey);
                command.Parameters.AddWithValue("@interval", interval.Minutes);
                command.Parameters.AddWithValue("@from", from);
                command.Parameters.AddWithValue("@to", to);
                using var reader = command.ExecuteReader();
                var state = ReadState(reader, interval);
                while (reader.Read())
                {
                    cancel.ThrowIfCancellationRequested(); // unlike a page, this may take long
                    sink.Add(new SqliteRow(reader).ToCandle());
                }

                return state;
            },
            cancel);

    public Task<CandleGaps?> ReadGaps(GapQuery query, CancellationToken cancel) => Read(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = SqliteSql.ReadOpenTimes;
            command.Parameters.AddWithValue("@key", query.Series.LookupKey);
            command.Parameters.AddWithValue("@interval", query.Interval.Minutes);
            command.Parameters.AddWithValue("@from", query.From);
            command.Parameters.AddWithValue("@to", query.To);
            command.Parameters.AddWithValue("@rows", query.Rows + 1); // the last only tells that there is one
            using var reader = command.ExecuteReader();
            if (!reader.Read())
                return null;

            var series = new SeriesState(Interval.OfMinutes(reader.GetInt32(2)), new SeriesVersion(reader.GetInt64(0), reader.GetInt64(1)));
            ThrowIfUnrolled(reader, 3, series, query.Interval);
            var walk = new GapWalk(query);
            var rows = 0;
            long last = 0;
            while (reader.Read())
            {
                cancel.ThrowIfCancellationRequested(); // unlike a page, this may take long
                var time = reader.GetInt64(0);
                if (rows++ > 0 && time - last > query.Interval.LongestStep && !walk.Takes(last, time))
                    break;
                last = time;
            }

            if (rows > query.Rows)
                walk.StopAt(last);
            return walk.Of(series);
        },
        cancel);

    public Task<SeriesChanges?> ReadChanges(SeriesKey series, SeriesVersion since, CancellationToken cancel) => Read(
        connection => SeriesChanges.Of(
            connection.Query<SeriesChangeRow>(
                SqliteSql.ReadChanges, new { key = series.LookupKey, series = since.Series, number = since.Number }),
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
        var deleted = await _connections.Write(
            connection => new SqliteWriter(connection, _options, cancel).Delete(series, from, to), cancel);
        return deleted.Publish(Committed, Found, _connections.Report);
    }

    public IAsyncEnumerable<StoreChange> Watch(CancellationToken cancel) => new SqliteFeed(_connections).Watch(cancel);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _queue.DisposeAsync();
        if (_watching is not null)
            await _watching;
        if (_rolling is not null)
            await _rolling;
        _connections.Dispose();
        _closing.Dispose();
    }

    /// <summary>Rolls a stretch of a series up at an interval that it lacks; null where none lacks any.</summary>
    /// <param name="except">Series that are not to be tried.</param>
    internal Task<RolledUp?> RollUp(IReadOnlyCollection<int> except, CancellationToken cancel) =>
        _connections.Write(connection => new SqliteWriter(connection, _options, cancel).RollUp(except), cancel);

    private Task<int> CountUnrolled(CancellationToken cancel) => Read(connection => connection.ExecuteScalar<int>(SqliteSql.CountUnrolled), cancel);

    /// <summary>What an order has waited for its turn is taken off its patience, but for a quarter of it: never so little that it could not succeed.</summary>
    private TimeSpan Waited(IReadOnlyList<WriteOrder> orders)
    {
        var (longest, max) = (orders.Max(order => order.Age), _options.Patience * 0.75);
        return longest < max ? longest : max;
    }

    /// <summary>Looks at the files while nobody asks, so that their loss is known before somebody does.</summary>
    private async Task WatchFiles(CancellationToken closing)
    {
        using var timer = new PeriodicTimer(FilesLooked);
        while (await timer.WaitForNextTickAsync(closing).AsTask().ContinueWith(t => t.IsCompletedSuccessfully && t.Result, TaskScheduler.Default))
        {
            try
            {
                _connections.Files.Check();
            }
            catch (Exception e)
            {
                _connections.Report("look at the database file", e);
            }
        }
    }

    private Task<T> Read<T>(Func<SqliteConnection, T> work, CancellationToken cancel)
    {
        ThrowIfNotOpen();
        return _connections.Read(work, cancel);
    }

    private void ThrowIfNotOpen()
    {
        if (!_isOpen)
            throw new StoreException(StoreFault.Unavailable, "The database is not open yet.");
    }

    private static SqliteCommand Command(SqliteConnection connection, CandleQuery query)
    {
        var command = connection.CreateCommand();
        command.CommandText = query.KeepsNewest ? SqliteSql.ReadNewest : SqliteSql.ReadOldest;
        command.Parameters.AddWithValue("@key", query.Series.LookupKey);
        command.Parameters.AddWithValue("@interval", query.Interval.Minutes);
        command.Parameters.AddWithValue("@from", query.From);
        command.Parameters.AddWithValue("@to", query.To);
        command.Parameters.AddWithValue("@limit", RowCount.Asked(query));
        return command;
    }

    /// <exception cref="StoreException">Not all candles of the interval are rolled up yet.</exception>
    private static SeriesState? ReadState(System.Data.IDataReader reader, Interval interval)
    {
        if (!reader.Read())
            return null;

        var series = new SeriesState(Interval.OfMinutes(reader.GetInt32(2)), new SeriesVersion(reader.GetInt64(3), reader.GetInt64(1)));
        ThrowIfUnrolled(reader, 5, series, interval);
        return series;
    }

    private static void ThrowIfUnrolled(System.Data.IDataReader reader, int column, SeriesState series, Interval interval)
    {
        if (!reader.IsDBNull(column) && IntervalList.Served(reader.GetString(column), series.Base).Contains(interval))
            throw IntervalList.NotRolledUp(interval);
    }
}
