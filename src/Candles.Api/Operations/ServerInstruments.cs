using System.Diagnostics.Metrics;
using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Api.Live;
using Candles.Data.Stores;

namespace Candles.Api.Operations;

/// <summary>Figures of the meter <c>Candles</c> that are looked up when somebody asks for them, and cost nothing else.</summary>
internal static class ServerInstruments
{
    /// <summary>One line a figure; a figure of another room is one line more.</summary>
    public static void Observe(Meter meter, CandleWindows windows, FeedState feed, LiveHub live, ICandleStore store, FaultLog faults, NodeHealth health)
    {
        var (budget, counts) = (windows.Budget, windows.Counts);
        meter.CreateObservableUpDownCounter("candles.window.bytes", () => budget.Bytes, "By", "Bytes of candles in memory.");
        meter.CreateObservableUpDownCounter("candles.window.limit", () => budget.Limit, "By", "Bytes that candles in memory may take.");
        meter.CreateObservableUpDownCounter("candles.window.series", () => windows.Count, "{series}", "Series of which something is in memory.");
        meter.CreateObservableCounter("candles.window.hits", () => counts.Hits.Sum, "{answer}", "Answers of path window for which the store was not asked.");
        meter.CreateObservableCounter("candles.window.loads", () => counts.Loads.Sum, "{read}", "Reads of the store for what was not in memory.");
        meter.CreateObservableCounter("candles.window.evictions", () => counts.Evictions, "{page}", "Pages that were forgotten to make room.");

        meter.CreateObservableGauge("candles.feed.lag", () => LagOf(feed), "s", "Time since the moment up to which all changes of others have been heard.");
        meter.CreateObservableCounter("candles.feed.breaks", () => feed.Breaks, "{break}", "How often changes may have been missed; the start is one.");

        meter.CreateObservableCounter("candles.faults", () => FaultsOf(faults), "{fault}", "Faults that nobody was answered with, by place.");

        meter.CreateObservableGauge("candles.degraded", () => LacksOf(health), "{lack}", "What the node lacks: 1 by reason, 0 where it does not.");

        meter.CreateObservableUpDownCounter("candles.live.readers", () => live.Readers, "{reader}", "Open streams of live candles.");
        meter.CreateObservableUpDownCounter("candles.live.limit", () => live.MaxReaders, "{reader}", "How many there may be.");

        meter.CreateObservableUpDownCounter("candles.pool.in_use", () => store.Pool.InUse, "{connection}", "Connections to the database that are lent.");
        meter.CreateObservableUpDownCounter("candles.pool.limit", () => store.Pool.Max, "{connection}", "Connections to the database that may be lent.");
        meter.CreateObservableUpDownCounter("candles.pool.waiting", () => store.Pool.Waiting, "{request}", "Requests that wait for a connection.");
        meter.CreateObservableCounter("candles.pool.abandoned", () => store.Pool.Abandoned, "{request}", "Requests whose connection was closed under their work, at the end of their budget.");
    }

    private static IEnumerable<Measurement<long>> FaultsOf(FaultLog faults) =>
        faults.Counts.Select(fault => new Measurement<long>(fault.Count, KeyValuePair.Create("place", (object?)fault.Place)));

    private static IEnumerable<Measurement<int>> LacksOf(NodeHealth health) =>
    [
        new(health.LacksStore ? 1 : 0, KeyValuePair.Create("reason", (object?)"store")),
        new(health.LacksFeed ? 1 : 0, KeyValuePair.Create("reason", (object?)"feed")),
    ];

    private static IEnumerable<Measurement<double>> LagOf(FeedState feed) => feed.Lag is { } lag ? [new(lag.TotalSeconds)] : [];
}
