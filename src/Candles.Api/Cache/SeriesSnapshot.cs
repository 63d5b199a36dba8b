using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>What is in memory of a series, all of it true at one version. Immutable, so one answer never mixes two versions.</summary>
/// <param name="Base">Null: nothing was read yet.</param>
/// <param name="Version">The version at which the windows are true.</param>
/// <param name="Known">The highest version that is known to exist: never below what any answer was made of.</param>
/// <param name="Breaks">How often the feed had been broken when <paramref name="Version"/> was seen to be the newest.</param>
/// <param name="Windows">By the index of their interval; null where nothing is in memory.</param>
internal sealed record SeriesSnapshot(Interval? Base, SeriesVersion Version, SeriesVersion Known, int Breaks, Window?[] Windows)
{
    public static SeriesSnapshot Nothing { get; } = new(null, default, default, 0, None);

    private static Window?[] None => new Window?[Interval.All.Count];

    private static readonly Window[] EmptyWindows = [.. Interval.All.Select(Window.Empty)];

    /// <summary>Whether the windows are true now, as long as the feed is heard.</summary>
    public bool IsCurrent(int breaks) => Base is not null && Version == Known && Breaks == breaks;

    public Window WindowOf(Interval interval) => Windows[interval.Index] ?? EmptyWindows[interval.Index];

    public SeriesSnapshot WithKnown(SeriesVersion version) => version > Known ? this with { Known = version } : this;

    /// <summary>With one window in place of another.</summary>
    public SeriesSnapshot With(Window window)
    {
        if (window == Windows[window.Interval.Index])
            return this;

        var windows = (Window?[])Windows.Clone();
        windows[window.Interval.Index] = window.BlockSlots.IsEmpty ? null : window;
        return this with { Windows = windows };
    }

    /// <summary>At a later version, of which only this is known: nothing is in memory.</summary>
    public SeriesSnapshot JumpedTo(Interval? @base, SeriesVersion version, int breaks) =>
        new(@base, version, version > Known ? version : Known, breaks, None);

    /// <summary>At the version after, with other windows.</summary>
    public SeriesSnapshot Next(SeriesVersion version, Func<Window, Window> change)
    {
        var windows = new Window?[Windows.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            if (Windows[i] is { } window && change(window) is { BlockSlots.IsEmpty: false } changed)
                windows[i] = changed;
        }

        return this with { Version = version, Known = version > Known ? version : Known, Windows = windows };
    }
}
