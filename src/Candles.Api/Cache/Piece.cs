namespace Candles.Api.Cache;

/// <summary>What is known of the pages numbered <c>[First, End)</c>: the rows of one page, or that there are none in any of them.</summary>
/// <param name="First"><see cref="long.MinValue"/>: from the beginning of time.</param>
/// <param name="End"><see cref="long.MaxValue"/>: to the end of time.</param>
internal readonly record struct Piece(long First, long End, Page? Page)
{
    /// <summary>Bytes of a piece and of the page object behind it, roughly.</summary>
    public const int Size = 128;

    public static Piece Of(Page page) => new(page.Number, page.Number + 1, page);

    public static Piece Empty(long first, long end) => new(first, end, null);
}
