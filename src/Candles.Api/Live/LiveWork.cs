using Candles.Data.Model;

namespace Candles.Api.Live;

/// <summary>What the worker of a series has to do.</summary>
/// <param name="PublishedUpTo">All changes up to it have been told; null where nothing was.</param>
/// <param name="Heard">All changes up to it are told or are here, or have to be asked for.</param>
/// <param name="Asks">There may be changes that are not here.</param>
/// <param name="IsReset">What was told says nothing about what is stored now.</param>
/// <param name="Starting">Who begins to read, those together who are told the same.</param>
internal sealed record LiveWork(
    SeriesVersion? PublishedUpTo,
    SeriesVersion Heard,
    bool Asks,
    bool IsReset,
    (LiveInterval Live, LiveTopic[] Topics, List<(long From, long To)> Changed)[] Intervals,
    List<List<LiveSubscription>> Starting);
