namespace Candles.Api.Cache;

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
