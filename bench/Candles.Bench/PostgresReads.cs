using BenchmarkDotNet.Attributes;
using Candles.Api.Demo;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Metrics;
using Candles.Data;
using Candles.Data.Postgres;
using Npgsql;

namespace Candles.Bench;

/// <summary>
/// What do the paths cost beside a bare Npgsql loop that only reads the same 1440 rows? Asks the PostgreSQL database that
/// <c>CANDLES_BENCH_POSTGRES</c> names, and leaves the demo series in it; <c>bench/micro</c> provides one.
/// </summary>
[MemoryDiagnoser]
[PerRow(Rows)]
public class PostgresReads
{
    private const int Rows = CandleQuery.MaxLimit;
    private const string Sql = """
        SELECT open_time, open, high, low, close, volume FROM candle
        WHERE series_id = $1 AND "interval" = $2 AND open_time >= $3 AND open_time < $4 ORDER BY open_time DESC LIMIT $5
        """;

    private static readonly DemoSeries Series = DemoSeries.All[0];
    private static readonly CandleQuery Query = new(Series.Key, Interval.OneMinute, Rows);

    private readonly ObjectsEncoder _encoder = new();
    private PostgresCandleStore _store = null!;
    private NpgsqlDataSource _bare = null!;
    private int _series;

    [GlobalSetup]
    public async Task Setup()
    {
        var connection = Environment.GetEnvironmentVariable("CANDLES_BENCH_POSTGRES")
            ?? throw new InvalidOperationException("CANDLES_BENCH_POSTGRES names no database; run bench/micro, which makes one.");
        _store = new PostgresCandleStore(connection, new StoreOptions());
        await _store.Open(CancellationToken.None);
        await foreach (var filled in new DemoFill(_store, 1, TimeProvider.System).Store(
            [new DemoSpan(Series, 1_780_272_000_000, 1_782_864_000_000)], CancellationToken.None))
        {
            if (filled.Refused is { } refused)
                throw refused;
        }

        // The bare loop has every setting that the store gives itself.
        _bare = NpgsqlDataSource.Create($"{connection};Max Auto Prepare=32;Auto Prepare Min Usages=2;Read Buffer Size=131072");
        await using var find = _bare.CreateCommand("SELECT id FROM series WHERE key = $1");
        find.Parameters.Add(new NpgsqlParameter { Value = Series.Key.LookupKey });
        _series = (int)(await find.ExecuteScalarAsync(CancellationToken.None))!;
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _bare.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>Every value is read, as long and decimal, and nothing is done with it.</summary>
    [Benchmark(Baseline = true)]
    public async Task<decimal> BareLoop()
    {
        await using var connection = await _bare.OpenConnectionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = _series },
                new NpgsqlParameter<int> { TypedValue = Query.Interval.Minutes },
                new NpgsqlParameter<long> { TypedValue = Query.From },
                new NpgsqlParameter<long> { TypedValue = Query.To },
                new NpgsqlParameter<int> { TypedValue = Rows },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var last = 0m;
        while (await reader.ReadAsync(CancellationToken.None))
        {
            last = reader.GetInt64(0);
            for (var column = 1; column <= 5; column++)
                last = reader.GetDecimal(column);
        }

        return last;
    }

    [Benchmark]
    public Task<int> Validated() => Make("validated");

    [Benchmark]
    public Task<int> Dto() => Make("dto");

    [Benchmark]
    public Task<int> Stream() => Make("stream");

    [Benchmark]
    public Task<int> Raw() => Make("raw");

    /// <summary>From the question to the complete body.</summary>
    private async Task<int> Make(string path)
    {
        using var body = new RowBuffer(Rows);
        await CandlePath.All.OfType<StorePath>().Single(p => p.Name == path).Make(_store, Query, _encoder, body, new StepTimes(), CancellationToken.None);
        return body.Written.Length;
    }
}
