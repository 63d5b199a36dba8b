using System.Data.Common;
using Candles.Data.Model;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Microsoft.Data.Sqlite;

namespace Candles.Bench.Readers;

/// <summary>An SQLite file of its own, deleted in the end.</summary>
internal sealed class SqliteBench : BenchStore
{
    private readonly DirectoryInfo _directory;
    private readonly string _connection;

    public SqliteBench()
        : this(Directory.CreateTempSubdirectory("candles-bench-"))
    {
    }

    private SqliteBench(DirectoryInfo directory)
        : base(new SqliteCandleStore(Path.Combine(directory.FullName, "candles.db"), new StoreOptions()))
    {
        _directory = directory;
        _connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory.FullName, "candles.db") }.ToString();
    }

    public override async ValueTask<DbConnection> Connect()
    {
        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync();
        return connection;
    }

    public override ICandleRows Raw(DbDataReader reader) => new Rows((SqliteDataReader)reader);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }

    private sealed class Rows(SqliteDataReader reader) : ICandleRows
    {
        private RawCandle _row;

        public ref readonly RawCandle ToRaw()
        {
            new SqliteRow(reader).CopyTo(ref _row);
            return ref _row;
        }
    }
}
