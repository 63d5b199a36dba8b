using System.Runtime.Intrinsics;

namespace Candles.Formats.Deflate;

/// <summary>What rows of one kind look like, as far as it helps to compress them.</summary>
internal sealed class CompressionProfile
{
    /// <summary>A block with more rows than this has codes of its own, made from so many; one with fewer has those of the shape.</summary>
    public const int RowsThatTell = 64;

    /// <summary>So many times the rows that tell are in a full block.</summary>
    private const int PagesOfThese = 4;

    /// <param name="history">
    /// How many rows before it, of the same block, a row may refer to: about 350 bytes of them, as 4 objects of 85 or 8 arrays
    /// of 46. A block cut at its front has as many rows encoded for each answer, so of single values 16 are better.
    /// </param>
    /// <param name="sample">Rows as they will be, back to back; small blocks and answers gain where they are like real ones.</param>
    /// <param name="starts">Where each begins, and where the last ends.</param>
    /// <param name="others">Bytes that may come up beside those of the sample.</param>
    public CompressionProfile(int history, ReadOnlySpan<byte> sample, ReadOnlySpan<int> starts, in ByteSet others)
    {
        History = history;
        Literals = others | ByteSet.Of(sample);
        Span<int> counts = stackalloc int[Symbols.Count];
        RowEncoding.Count(this, sample, starts, counts);
        Usual = HuffmanTable.For(counts, Literals, starts[^1] - starts[0]);
    }

    public int History { get; }

    /// <summary>Bytes that rows may have.</summary>
    public ByteSet Literals { get; }

    /// <summary>The code made from the sample.</summary>
    public HuffmanTable Usual { get; }

    /// <summary>The code for a block that begins with these rows: its own if that will pay, else the usual one.</summary>
    public HuffmanTable CodeFor(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts)
    {
        Span<int> counts = stackalloc int[Symbols.Count];
        RowEncoding.Count(this, text, starts, counts);
        var own = HuffmanTable.For(counts, Literals, starts[^1] - starts[0]);
        return PagesOfThese * (Usual.Bits(counts) - own.Bits(counts)) > own.HeaderBits ? own : Usual;
    }
}

/// <summary>A set of byte values.</summary>
internal readonly struct ByteSet
{
    private readonly Vector256<ulong> _bits;

    private ByteSet(Vector256<ulong> bits) => _bits = bits;

    public static ByteSet All { get; } = new(Vector256<ulong>.AllBitsSet);

    public static ByteSet Of(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> bits = stackalloc ulong[Vector256<ulong>.Count];
        bits.Clear();
        foreach (var one in bytes)
            bits[one >> 6] |= 1ul << one;
        return new ByteSet(Vector256.Create<ulong>(bits));
    }

    public bool Contains(byte one) => (_bits[one >> 6] >> one & 1) != 0;

    public bool Contains(in ByteSet others) => Vector256.AndNot(others._bits, _bits) == Vector256<ulong>.Zero;

    public static ByteSet operator |(in ByteSet a, in ByteSet b) => new(a._bits | b._bits);
}
