using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Stores;

namespace Candles.Api.Operations;

/// <summary>What keeps a node from being ready, and what it lacks while it serves; each list empty where there is nothing.</summary>
internal readonly record struct HealthReport(IReadOnlyList<string> Missing, IReadOnlyList<string> Lacks);

/// <summary>
/// Ready is a node that can answer reads truthfully, be it from memory or from the store. Where it lacks one of them it is degraded, and says
/// what it lacks. All of it is known already when somebody asks.
/// </summary>
internal sealed class NodeHealth(Readiness readiness, ICandleStore store, StorePulse pulse, FeedState feed, Drain drain, Watchdog watchdog, CandlesOptions options)
{
    private readonly long _since = Environment.TickCount64;

    /// <summary>Changes of others have not been heard for longer than what is in memory may be answered; a node that starts is given as long.</summary>
    public bool LacksFeed =>
        !feed.IsHeard && (feed.Lag is not null || Environment.TickCount64 - _since > options.StaleBound.TotalMilliseconds);

    public bool LacksStore => pulse.Fault is not null;

    public HealthReport Check()
    {
        var (feedLost, storeFault) = (LacksFeed, pulse.Fault);
        List<string> missing = [.. readiness.Missing];
        if (drain.IsOn)
            missing.Add("the server is stopping");
        if (watchdog.Trouble is { } stuck)
            missing.Add(stuck);
        if (store.Trouble is { } trouble)
            missing.Add(trouble);
        if (storeFault is not null && !feed.IsHeard)
            missing.Add($"neither memory nor the store can be answered from: {storeFault}");

        var lacks = new List<string>();
        if (storeFault is not null)
            lacks.Add($"the store: {storeFault}");
        if (feedLost)
            lacks.Add("the feed of changes: those of other nodes are not heard, so nothing is answered from memory alone");
        return new HealthReport(missing, lacks);
    }
}
