using Candles.Data.Model;

namespace Candles.Api.Cache;

/// <summary>What a change makes of a window.</summary>
internal static class WindowChange
{
    /// <summary>Up to so many changed rows of an interval are put into its blocks; beyond, blocks are dropped and read again.</summary>
    public const int FewRows = 64;

    /// <summary>The window without the blocks that a change of base candles in <c>[from, to)</c> has touched.</summary>
    public static Window Without(this Window window, in OpenTimeRange span)
    {
        var first = Window.BlockOf(window.Interval, span.From);
        return window.Without(first, Window.BlockOf(window.Interval, span.To - 1) + 1);
    }

    /// <summary>The window with the rows that a commit changed, as far as it has their blocks.</summary>
    public static Window With(this Window window, StoreCommit commit)
    {
        foreach (var (interval, rows) in commit.Rows)
        {
            if (interval != window.Interval || rows.Count == 0)
                continue;
            if (rows.Count > FewRows)
                return window.Without(new OpenTimeRange(rows[0].Row.OpenTime, rows[^1].Row.OpenTime + 1));

            foreach (var change in rows)
                window = window.With(change);
        }

        return window;
    }

    private static Window With(this Window window, in Change change)
    {
        var number = Window.BlockOf(window.Interval, change.Row.OpenTime);
        if (window.Covering(number) is not (>= 0 and var at))
            return window;

        var block = window.BlockSlots[at].Block;
        if (change.Kind == ChangeKind.Remove)
            return block is null ? window : window.With(number, block.Without(change.Row.OpenTime));

        var row = default(RawCandle);
        row.Set(change.Row);
        return window.With(number, block is null ? CandleBlock.Of(number, row) : block.With(row));
    }
}

/// <summary>Base candles with open times in <c>[From, To)</c>.</summary>
internal readonly record struct OpenTimeRange(long From, long To);
