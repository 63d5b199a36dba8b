using System.Reflection;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Tests.Formats.Export;

/// <summary>Another store, but for how it reads ranges.</summary>
public class RangeStore : DispatchProxy
{
    private ICandleStore? _store;
    private Func<ICandleStore, object?[], Task<SeriesState?>>? _readRange;

    /// <summary>Lets go of the token once rows were read.</summary>
    internal static ICandleStore ThatCancels(CancellationTokenSource stop, ICandleStore store) => Create(store, (inner, args) =>
        inner.ReadRange(
            (SeriesKey)args[0]!, (Interval)args[1]!, (long)args[2]!, (long)args[3]!,
            new CancellingSink((ICandleSink<Candle>)args[4]!, stop), (CancellationToken)args[5]!));

    /// <summary>Lists a series that is gone when it is read.</summary>
    internal static ICandleStore ThatForgets(ICandleStore store) => Create(store, (_, _) => Task.FromResult<SeriesState?>(null));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(ICandleStore.ReadRange)
        ? _readRange!(_store!, args!)
        : targetMethod.Invoke(_store, args);

    private static ICandleStore Create(ICandleStore store, Func<ICandleStore, object?[], Task<SeriesState?>> readRange)
    {
        var proxy = Create<ICandleStore, RangeStore>();
        ((RangeStore)proxy)._store = store;
        ((RangeStore)proxy)._readRange = readRange;
        return proxy;
    }

    private sealed class CancellingSink(ICandleSink<Candle> sink, CancellationTokenSource stop) : ICandleSink<Candle>
    {
        private int _rows;

        public void Start() => sink.Start();

        public void Add(in Candle row)
        {
            sink.Add(row);
            if (++_rows == 10_000)
                stop.Cancel();
        }
    }
}
