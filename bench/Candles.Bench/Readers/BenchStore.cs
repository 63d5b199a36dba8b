using System.Data.Common;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Bench.Readers;

/// <summary>A store with a week of 1m candles in it, and connections of its bare driver to the same rows.</summary>
internal abstract class BenchStore(ICandleStore store) : IAsyncDisposable
{
    /// <summary>Those that can be opened.</summary>
    public static IReadOnlyList<string> Names { get; } = ["PostgreSQL", "SQLite"];

    public static SeriesKey Series { get; } = SeriesKey.Parse("bench/USDT/NEAR");

    /// <summary>What is stored, ascending.</summary>
    public static Candle[] Candles { get; } = RowProfile.All[0].Candles(7 * CandleQuery.MaxLimit);

    public ICandleStore Store => store;

    /// <summary>The newest rows, and their bytes in the default body.</summary>
    public static Amount AmountOf(int rows) => Amount.OfBody(Candles.AsSpan()[^rows..]);

    /// <summary>Opens a store by its name, and fills it where it is not filled.</summary>
    public static async Task<BenchStore> Open(string name)
    {
        BenchStore opened = name == "SQLite" ? new SqliteBench() : new PostgresBench();
        await opened.Store.Open(CancellationToken.None);
        if (!CandleBatch.TryCreate(Interval.OneMinute, [.. Candles], CandleTime.Max, out var batch, out var faults))
            throw new InvalidOperationException(faults.First[0].ToString());
        await opened.Store.Write(Series, batch, CancellationToken.None);
        return opened;
    }

    /// <summary>A connection of a pool, with the settings that the store gives itself.</summary>
    public abstract ValueTask<DbConnection> Connect();

    /// <summary>Takes rows (open_time, open, high, low, close, volume) as text, by the driver's shortest way to its bytes.</summary>
    public abstract ICandleRows Raw(DbDataReader reader);

    public virtual ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>The current row of a reader.</summary>
    public interface ICandleRows
    {
        /// <summary>The row as text, valid until the next call.</summary>
        ref readonly RawCandle ToRaw();
    }
}
