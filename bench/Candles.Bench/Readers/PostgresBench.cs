using System.Data.Common;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Npgsql;

namespace Candles.Bench.Readers;

/// <summary>The PostgreSQL database that <c>CANDLES_BENCH_POSTGRES</c> names; <c>bench/micro</c> provides one.</summary>
internal sealed class PostgresBench() : BenchStore(new PostgresCandleStore(Database, new StoreOptions()))
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        $"{Database};Max Auto Prepare=32;Auto Prepare Min Usages=2;Read Buffer Size=131072;No Reset On Close=true;Options=-c plan_cache_mode=force_generic_plan");

    private static string Database => Environment.GetEnvironmentVariable("CANDLES_BENCH_POSTGRES")
        ?? throw new InvalidOperationException("CANDLES_BENCH_POSTGRES names no database; run bench/micro, which makes one.");

    public override async ValueTask<DbConnection> Connect() => await _source.OpenConnectionAsync(CancellationToken.None);

    public override ICandleRows Raw(DbDataReader reader) => new Rows((NpgsqlDataReader)reader);

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed class Rows(NpgsqlDataReader reader) : ICandleRows
    {
        private readonly PostgresRow _row = new(reader);

        public ref readonly RawCandle ToRaw() => ref _row.ToRaw();
    }
}
