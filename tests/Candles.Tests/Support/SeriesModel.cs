using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>One series in memory, as the contract has it: what a store must answer after the same writes.</summary>
internal sealed class SeriesModel(Interval @base)
{
    private readonly SortedDictionary<long, Candle> _candles = [];

    public Interval Base { get; } = @base;

    public long Version { get; private set; }

    public IReadOnlyCollection<Candle> Candles => _candles.Values;

    public WriteResult Write(IReadOnlyCollection<Candle> candles)
    {
        var inserted = candles.Count(candle => !_candles.ContainsKey(candle.OpenTime));
        var unchanged = candles.Count(candle => _candles.TryGetValue(candle.OpenTime, out var stored) && stored == candle);
        foreach (var candle in candles)
            _candles[candle.OpenTime] = candle;
        if (unchanged < candles.Count)
            Version++;
        return new WriteResult(inserted, candles.Count - inserted - unchanged, unchanged, Version);
    }

    /// <summary>The candles as they would be after another write.</summary>
    public IEnumerable<Candle> With(IReadOnlyCollection<Candle> written) =>
        [.. written, .. Candles.ExceptBy(written.Select(candle => candle.OpenTime), candle => candle.OpenTime)];

    /// <returns>How many were there.</returns>
    public int Remove(long from, long to)
    {
        long[] gone = [.. _candles.Keys.Where(openTime => openTime >= from && openTime < to)];
        foreach (var openTime in gone)
            _candles.Remove(openTime);
        if (gone.Length > 0)
            Version++;
        return gone.Length;
    }

    /// <summary>All candles of an interval.</summary>
    public Candle[] All(Interval interval) => interval == Base ? [.. Candles] : RollUpModel.RollUp(Candles, interval);

    /// <summary>What a query answers, ascending.</summary>
    public Candle[] Read(CandleQuery query) =>
        query.KeepsNewest ? [.. InRange(query).TakeLast(query.Limit)] : [.. InRange(query).Take(query.Limit)];

    /// <summary>Whether the limit of a query leaves rows out.</summary>
    public bool HasMore(CandleQuery query) => InRange(query).Count() > query.Limit;

    private IEnumerable<Candle> InRange(CandleQuery query) =>
        All(query.Interval).Where(candle => candle.OpenTime >= query.From && candle.OpenTime < query.To);
}
