using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>
/// What is in memory of one interval of a series, at one version: blocks and stretches known to be empty, in order. Immutable.
/// </summary>
internal sealed class Window(Interval interval, BlockSlot[] slots)
{
    /// <summary>Beyond so many, empty stretches that are beside no block are forgotten: each change copies the list.</summary>
    private const int MaxSlots = 16_384;

    public Interval Interval => interval;

    public ReadOnlySpan<BlockSlot> BlockSlots => slots;

    /// <summary>Pieces that have rows.</summary>
    public int BlockCount => slots.Count(slot => slot.Block is not null);

    public static Window Empty(Interval interval) => new(interval, []);

    /// <summary>The block that covers a time.</summary>
    public static long BlockOf(Interval interval, long time) => interval.SlotOf(time) >> CandleBlock.SlotBits;

    /// <summary>The first time of a block; the ends of time for the ends of numbers.</summary>
    public static long TimeOf(Interval interval, long block) =>
        block is long.MinValue or long.MaxValue ? block : interval.OpenTimeOf(block << CandleBlock.SlotBits);

    /// <summary>The last slot that begins at a block or before it; −1 where there is none.</summary>
    public int LastFrom(long block)
    {
        var (low, high) = (0, slots.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (slots[middle].First <= block)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    /// <summary>The slot that covers a block; −1 where nothing is known of it.</summary>
    public int Covering(long block) => LastFrom(block) is >= 0 and var at && block < slots[at].End ? at : -1;

    /// <summary>The stretch round a block of which nothing is known.</summary>
    public (long First, long End) GapAround(long block)
    {
        var before = LastFrom(block);
        return (before < 0 ? long.MinValue : slots[before].End, before + 1 < slots.Length ? slots[before + 1].First : long.MaxValue);
    }

    /// <summary>The window with another block in place of what was known of that block's span; unchanged where nothing was.</summary>
    public Window With(long block, CandleBlock? replacement)
    {
        var at = Covering(block);
        if (at < 0)
            return this;
        if (slots[at].Block is not null && replacement is not null)
        {
            var same = (BlockSlot[])slots.Clone();
            same[at] = BlockSlot.Of(HasBlockAfter(at) ? replacement.Sealed() : replacement);
            return new Window(interval, same);
        }

        return Without(block, block + 1).Filled([replacement is null ? BlockSlot.Empty(block, block + 1) : BlockSlot.Of(replacement)]);
    }

    /// <summary>The window without what was known of blocks in <c>[first, end)</c>.</summary>
    public Window Without(long first, long end)
    {
        var kept = new List<BlockSlot>(slots.Length + 1);
        foreach (var slot in slots)
        {
            if (slot.End <= first || slot.First >= end)
            {
                kept.Add(slot);
                continue;
            }

            // Only a stretch of empty blocks can reach over an end.
            if (slot.First < first)
                kept.Add(BlockSlot.Empty(slot.First, first));
            if (slot.End > end)
                kept.Add(BlockSlot.Empty(end, slot.End));
        }

        return new Window(interval, [.. kept]);
    }

    /// <summary>The window without these blocks, and without stretches that are empty but beside no block.</summary>
    public Window Without(IReadOnlySet<CandleBlock> gone)
    {
        var kept = Array.FindAll(slots, slot => slot.Block is not { } block || !gone.Contains(block));
        return new Window(interval, [.. WithoutLoners(kept)]);
    }

    /// <summary>The window with what was loaded into one of its gaps; empty stretches that meet become one.</summary>
    public Window Filled(IReadOnlyList<BlockSlot> loaded)
    {
        if (loaded.Count == 0)
            return this;

        var all = new List<BlockSlot>(slots.Length + loaded.Count);
        var place = LastFrom(loaded[0].First) + 1;
        foreach (var slot in (IEnumerable<BlockSlot>)[.. slots[..place], .. loaded, .. slots[place..]])
        {
            if (all.Count > 0 && slot.Block is null && all[^1].Block is null && all[^1].End == slot.First)
                all[^1] = BlockSlot.Empty(all[^1].First, slot.End);
            else
                all.Add(slot);
        }

        return new Window(interval, Seal(all.Count > MaxSlots ? WithoutLoners([.. all]) : all));
    }

    /// <summary>What is known of stretches between blocks is kept with them; the rest is soon read again.</summary>
    private static List<BlockSlot> WithoutLoners(BlockSlot[] all)
    {
        var kept = new List<BlockSlot>(all.Length);
        for (var i = 0; i < all.Length; i++)
        {
            var isBeside = (i > 0 && all[i - 1].Block is not null && all[i - 1].End == all[i].First)
                || (i + 1 < all.Length && all[i + 1].Block is not null && all[i].End == all[i + 1].First);
            if (all[i].Block is not null || isBeside)
                kept.Add(all[i]);
        }

        return kept;
    }

    private bool HasBlockAfter(int at)
    {
        for (at++; at < slots.Length; at++)
        {
            if (slots[at].Block is not null)
                return true;
        }

        return false;
    }

    /// <summary>Puts the last row of every block but the last in its place.</summary>
    private static BlockSlot[] Seal(List<BlockSlot> all)
    {
        var last = all.FindLastIndex(slot => slot.Block is not null);
        for (var i = 0; i < last; i++)
        {
            if (all[i].Block is { Last: not null } block)
                all[i] = BlockSlot.Of(block.Sealed());
        }

        return [.. all];
    }
}

/// <summary>What is known of the blocks numbered <c>[First, End)</c>: the rows of one block, or that there are none in any of them.</summary>
/// <param name="First"><see cref="long.MinValue"/>: from the beginning of time.</param>
/// <param name="End"><see cref="long.MaxValue"/>: to the end of time.</param>
internal readonly record struct BlockSlot(long First, long End, CandleBlock? Block)
{
    /// <summary>Bytes of a slot and of the block object behind it, roughly.</summary>
    public const int Size = 128;

    public static BlockSlot Of(CandleBlock block) => new(block.Number, block.Number + 1, block);

    public static BlockSlot Empty(long first, long end) => new(first, end, null);
}
