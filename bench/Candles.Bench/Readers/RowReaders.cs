using System.Data.Common;
using BenchmarkDotNet.Attributes;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Formats.Responses;
using Dapper;

namespace Candles.Bench.Readers;

/// <summary>
/// One statement, the newest rows first, by connections of a pool; nothing is done with a row but to look at it. That all ways come
/// to the same last row after as many is checked before anything is measured.
/// </summary>
[Question("What does it cost to read rows out of each store, by each kind of reader?")]
public class RowReaders : IThroughput
{
    private const string Sql = """
        SELECT open_time AS OpenTime, open, high, low, close, volume FROM candle
        WHERE series_id = (SELECT id FROM series WHERE key = @key) AND "interval" = 1 ORDER BY open_time DESC LIMIT @rows
        """;

    private BenchStore _store = null!;
    private object _parameters = null!;

    public static IEnumerable<string> Stores => BenchStore.Names;

    public static IEnumerable<int> Counts => RowCounts.Measured;

    [ParamsSource(nameof(Stores))]
    public string Store { get; set; } = BenchStore.Names[0];

    [ParamsSource(nameof(Counts))]
    public int Rows { get; set; } = CandleQuery.MaxLimit;

    [GlobalSetup]
    public async Task Setup()
    {
        _store = await BenchStore.Open(Store);
        _parameters = new { key = BenchStore.Series.LookupKey, rows = Rows };
        var expected = new LastRow(Rows, BenchStore.Candles[^Rows]);
        foreach (var way in (Func<Task<LastRow>>[])[DapperBuffered, DapperUnbuffered, DapperUnbufferedAsync, TypedReader, RawBytes])
        {
            var read = await way();
            if (read != expected)
                throw new InvalidOperationException($"{way.Method.Name} reads {read}, not {expected}.");
        }
    }

    [GlobalCleanup]
    public async Task Cleanup() => await _store.DisposeAsync();

    /// <summary><c>QueryAsync</c>: a list of objects.</summary>
    [Benchmark(Baseline = true, Description = "Dapper, buffered")]
    public async Task<LastRow> DapperBuffered()
    {
        await using var connection = await _store.Connect();
        var rows = (await connection.QueryAsync<CandleDto>(Sql, _parameters)).AsList();
        return new LastRow(rows.Count, rows[^1].ToCandle());
    }

    /// <summary><c>Query(buffered: false)</c>: objects one by one, on a thread that blocks.</summary>
    [Benchmark(Description = "Dapper, unbuffered")]
    public async Task<LastRow> DapperUnbuffered()
    {
        await using var connection = await _store.Connect();
        var (count, last) = (0, default(CandleDto));
        foreach (var row in connection.Query<CandleDto>(Sql, _parameters, buffered: false))
            (count, last) = (count + 1, row);
        return new LastRow(count, last!.ToCandle());
    }

    /// <summary>
    /// <c>QueryUnbufferedAsync</c>. Since 2.1.66 it cancels its statement in the end, read out or not (Dapper's issue 2188): Npgsql
    /// opens a second connection for that, each time.
    /// </summary>
    [Benchmark(Description = "Dapper, unbuffered async")]
    public async Task<LastRow> DapperUnbufferedAsync()
    {
        await using var connection = await _store.Connect();
        var (count, last) = (0, default(CandleDto));
        await foreach (var row in connection.QueryUnbufferedAsync<CandleDto>(Sql, _parameters))
            (count, last) = (count + 1, row);
        return new LastRow(count, last!.ToCandle());
    }

    /// <summary>The driver's reader, asked for a long and five decimals; no object.</summary>
    [Benchmark(Description = "Typed reader")]
    public async Task<LastRow> TypedReader()
    {
        await using var connection = await _store.Connect();
        await using var command = Command(connection);
        await using var reader = await command.ExecuteReaderAsync();
        var (count, last) = (0, default(Candle));
        for (; await reader.ReadAsync(); count++)
        {
            last = new Candle(
                reader.GetInt64(0), reader.GetDecimal(1), reader.GetDecimal(2), reader.GetDecimal(3), reader.GetDecimal(4), reader.GetDecimal(5));
        }

        return new LastRow(count, last);
    }

    /// <summary>The driver's bytes as text: numeric's wire form on PostgreSQL, SQLite's own memory.</summary>
    [Benchmark(Description = "Raw bytes")]
    public async Task<LastRow> RawBytes()
    {
        await using var connection = await _store.Connect();
        await using var command = Command(connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = _store.Raw(reader);
        var (count, last) = (0, default(RawCandle));
        for (; await reader.ReadAsync(); count++)
            last = rows.ToRaw();
        return LastRow.Of(count, last);
    }

    /// <summary>Bytes as the default body has them, so that MB/s can be set beside those of serializers.</summary>
    Amount? IThroughput.Of(string benchmark) => BenchStore.AmountOf(Rows);

    private DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Sql;
        Add("key", BenchStore.Series.LookupKey);
        Add("rows", Rows);
        return command;

        void Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
