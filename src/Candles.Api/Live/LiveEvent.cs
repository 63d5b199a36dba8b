using Candles.Data.Model;
using Candles.Data.Time;

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

/// <summary>The kinds of events, as clients see them.</summary>
internal static class LiveKind
{
    /// <summary>A candle that is still open changed.</summary>
    public const string Update = "update";

    /// <summary>The clock has passed a candle's end; or a candle came that is newer than all before and has ended already.</summary>
    public const string Close = "close";

    /// <summary>A candle changed after its close.</summary>
    public const string Correct = "correct";

    /// <summary>What changed is not known; the reader asks anew for all that it shows.</summary>
    public const string Resync = "resync";
}

/// <summary>
/// What candles are told as to a reader who comes back. When it left is not known, only a time before: a candle that was open then is told
/// as closed, also to one who has seen that; a close too many does no harm, one too few does.
/// </summary>
/// <param name="newestUnchanged">The newest candle that did not change.</param>
internal sealed class LiveKinds(Interval interval, SeriesChanges changes, long? newestUnchanged, long now)
{
    /// <summary>Of a candle that changed. One that is newer than all before, and has ended already, came as closed.</summary>
    public string Of(long open) =>
        interval.Next(open) > now ? LiveKind.Update
        : WasOpen(open) || IsNewest(open) ? LiveKind.Close
        : LiveKind.Correct;

    /// <summary>Of a candle that did not change.</summary>
    public bool HasClosedUnseen(long open) =>
        interval.Next(open) <= now && (changes.SinceAt is null ? open == newestUnchanged : WasOpen(open));

    private bool WasOpen(long open) => interval.Next(open) > (changes.SinceAt ?? long.MinValue);

    /// <summary>Whether it may not have been there, nor a newer one.</summary>
    private bool IsNewest(long open) =>
        open > (newestUnchanged ?? long.MinValue) && changes.Spans!.All(span => span.IsNew || span.To <= open);
}
