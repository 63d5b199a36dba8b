namespace Candles.Api.Compression;

/// <summary>What rows of one kind look like, as far as it helps to compress them.</summary>
internal sealed class RowShape
{
    /// <summary>A page with more rows than this has codes of its own, made from so many; one with fewer has those of the shape.</summary>
    public const int RowsThatTell = 64;

    /// <param name="history">How many rows before it, of the same page, a row may refer to.</param>
    /// <param name="sample">Rows as they will be, back to back; small pages and answers gain where they are like real ones.</param>
    /// <param name="starts">Where each begins, and where the last ends.</param>
    /// <param name="others">Bytes that may come up beside those of the sample.</param>
    public RowShape(int history, ReadOnlySpan<byte> sample, ReadOnlySpan<int> starts, in ByteSet others)
    {
        History = history;
        Literals = others | ByteSet.Of(sample);
        Usual = RowEncoding.CodeFor(this, sample, starts);
    }

    public int History { get; }

    /// <summary>Bytes that rows may have.</summary>
    public ByteSet Literals { get; }

    /// <summary>The code of pages that have not enough rows for their own.</summary>
    public RowCode Usual { get; }
}
