using Candles.Data.Keys;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>Candles in one embedded SQLite file, in WAL mode: readers never wait for the writer.</summary>
/// <param name="file">The database file; it and its directory are created where they are missing.</param>
/// <param name="options">How long to wait.</param>
public sealed class SqliteCandleStore(string file, StoreOptions options) : ICandleStore
{
    private readonly SqliteConnections _connections = new(file, options);
    private volatile bool _isOpen;

    public string Place { get; } = $"SQLite file {file}";

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
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
                Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFault.Unavailable, $"The data directory cannot be created: {e.Message}", e);
        }

        await _connections.Read(connection => connection.Execute("PRAGMA journal_mode = WAL"), cancel); // kept in the file
        _isOpen = await _connections.Write(UpgradeSchema, cancel);
    }

    public Task Ping(CancellationToken cancel) => Read(connection => connection.ExecuteScalar<int>("SELECT 1 FROM series LIMIT 1"), cancel);

    public Task<IReadOnlyList<SeriesSummary>> ListSeries(CancellationToken cancel) =>
        Read(connection => SeriesRow.ToSummaries(connection.Query<SeriesRow>(SqliteSql.ListSeries)), cancel);

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
                        limit = query.Limit,
                    });
                if (!reader.Read())
                    return null;

                var series = new SeriesState(Interval.OfMinutes(reader.GetInt32(2)), reader.GetInt64(1));
                var rows = new List<TRow>(query.Limit);
                if (reader.Read()) // SQLite knows a column's type by its row, so the parser is made at the first candle
                {
                    var parse = reader.GetRowParser<TRow>();
                    do
                        rows.Add(parse(reader));
                    while (reader.Read());
                }

                if (query.KeepsNewest)
                    rows.Reverse();
                return new CandlePage<TRow>(series, rows);
            },
            cancel);

    public Task<SeriesState?> ReadRows(CandleQuery query, ICandleSink<Candle> sink, CancellationToken cancel) => Read(
        connection =>
        {
            sink.Start();
            using var command = Command(connection, query);
            using var reader = command.ExecuteReader();
            var series = ReadState(reader);
            while (reader.Read())
                sink.Add(new SqliteRow(reader).ToCandle());
            return series;
        },
        cancel);

    public Task<SeriesState?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel) => Read(
        connection =>
        {
            sink.Start();
            using var command = Command(connection, query);
            using var reader = command.ExecuteReader();
            var series = ReadState(reader);
            var row = default(RawCandle);
            while (reader.Read())
            {
                new SqliteRow(reader).CopyTo(ref row);
                sink.Add(row);
            }

            return series;
        },
        cancel);

    public Task<WriteResult> Write(SeriesKey series, CandleBatch batch, CancellationToken cancel)
    {
        ThrowIfNotOpen();
        return _connections.Write(connection => SqliteWriter.Write(connection, series, batch, cancel), cancel);
    }

    public ValueTask DisposeAsync()
    {
        _connections.Dispose();
        return ValueTask.CompletedTask;
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
        command.Parameters.AddWithValue("@limit", query.Limit);
        return command;
    }

    private static SeriesState? ReadState(SqliteDataReader reader) =>
        reader.Read() ? new SeriesState(Interval.OfMinutes(reader.GetInt32(2)), reader.GetInt64(1)) : null;

    private static bool UpgradeSchema(SqliteConnection connection)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        foreach (var step in SchemaStep.After(version, "Sqlite"))
        {
            connection.Execute(step.Sql);
            connection.Execute(FormattableString.Invariant($"PRAGMA user_version = {step.Number}"));
        }

        return true;
    }
}
