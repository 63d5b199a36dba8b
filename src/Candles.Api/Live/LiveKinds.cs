using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Live;

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
