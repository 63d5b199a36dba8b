using Candles.Data.Model;

namespace Candles.Api.Live;

/// <summary>
/// What happened to a candle, encoded once for all who read it. It leads to what happened next, so that events are kept as long as
/// a reader has not come past them, and no longer.
/// </summary>
/// <param name="number">Its place among the events of its topic.</param>
/// <param name="version">All changes up to this version have been told once this event has.</param>
/// <param name="text">The event but for its <c>id</c>: <c>event: update\ndata: {…}\n\n</c>.</param>
internal sealed class LiveEvent(long number, SeriesVersion version, byte[] text)
{
    private volatile LiveEvent? _next;

    public long Number => number;

    public SeriesVersion Version => version;

    public byte[] Text => text;

    /// <summary>A resync: what was known of versions before it does not hold.</summary>
    public bool IsBreak { get; init; }

    /// <summary>Null at the end.</summary>
    public LiveEvent? Next
    {
        get => _next;
        set => _next = value;
    }
}
