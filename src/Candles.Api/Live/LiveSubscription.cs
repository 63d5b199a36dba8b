using Candles.Data.Model;

namespace Candles.Api.Live;

/// <summary>An event that one reader is told before those of its topic.</summary>
/// <param name="Version">As in <see cref="LiveEvent"/>.</param>
internal readonly record struct FirstEvent(SeriesVersion Version, byte[] Text);

/// <summary>One series and interval that a reader reads. The series' worker begins it, and from then on it is the reader's.</summary>
/// <param name="since">Where the reader comes back: the version that it has seen.</param>
internal sealed class LiveSubscription(LiveSeries series, LiveInterval live, LiveTopic topic, SeriesVersion? since)
{
    private TaskCompletionSource<IReadOnlyList<FirstEvent>>? _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveEvent _last = topic.Last;

    public LiveSeries Series => series;

    public LiveInterval Live => live;

    public LiveTopic Topic => topic;

    public SeriesVersion? Since => since;

    /// <summary>The reader has been told all changes up to it.</summary>
    public SeriesVersion Version { get; set; }

    /// <summary>The reader takes nothing, or less than there is.</summary>
    public bool IsBehind => topic.Last.Number - _last.Number > LiveTopic.MaxBehind;

    /// <summary>What the reader is told first; then come its topic's events. To be asked for once.</summary>
    /// <exception cref="StoreException">The store is at fault.</exception>
    public async Task<IReadOnlyList<FirstEvent>> First(CancellationToken cancel)
    {
        var first = await _begun!.Task.WaitAsync(cancel);
        _begun = null; // the same events go to many, and none keeps them
        return first;
    }

    /// <summary>From now on the reader misses nothing.</summary>
    /// <param name="told">All changes up to it have been told by the topic.</param>
    public void Begin(IReadOnlyList<FirstEvent> first, SeriesVersion told)
    {
        _last = topic.Last;
        Version = since ?? told;
        _begun?.TrySetResult(first);
    }

    public void Fail(Exception fault) => _begun?.TrySetException(fault);

    /// <summary>The next of the topic's events; null where there is none yet.</summary>
    public LiveEvent? Take()
    {
        if (_last.Next is not { } told)
            return null;
        _last = told;
        if (told.IsBreak || told.Version > Version) // the first events may have told later changes already
            Version = told.Version;
        return told;
    }
}
