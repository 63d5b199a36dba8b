using Candles.Data;

namespace Candles.Api.Live;

/// <summary>One series and interval that a reader reads.</summary>
internal sealed class LiveSubscription(LiveSeries series, LiveInterval live, LiveTopic topic)
{
    public LiveSeries Series => series;

    public LiveTopic Topic => topic;

    public LiveInterval Live => live;

    public Interval Interval => live.Interval;

    /// <summary>The next of the topic's events.</summary>
    public long Next { get; set; }

    /// <summary>The reader has been told all changes up to it.</summary>
    public SeriesVersion Version { get; set; }

    /// <summary>Waits until nothing that happens from now on can be missed, and sets <see cref="Next"/> and <see cref="Version"/> to now.</summary>
    public async Task Begin(CancellationToken cancel)
    {
        await live.Known.WaitAsync(cancel);
        Version = series.Told!.Value; // before the count: what is told in between comes to no reader twice, or twice, but not never
        Next = topic.Count;
    }
}
