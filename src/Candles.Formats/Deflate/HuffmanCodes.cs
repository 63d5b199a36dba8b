namespace Candles.Formats.Deflate;

/// <summary>
/// Canonical Huffman codes (RFC 1951, section 3.2.2), each packed with its length into two bytes: the code, first bit
/// lowest as deflate has it, above four bits of length.
/// </summary>
internal static class HuffmanCodes
{
    /// <summary>What fits two bytes with its length.</summary>
    public const int LongestCode = 16 - LengthBits;

    private const int LengthBits = 4;

    public static ulong Bits(ushort code) => (uint)code >> LengthBits;

    public static int Length(ushort code) => code & ((1 << LengthBits) - 1);

    /// <param name="lengths">By symbol; 0 is no code.</param>
    /// <param name="codes">Receives each symbol's code; those without one stay.</param>
    public static void Number(ReadOnlySpan<byte> lengths, Span<ushort> codes)
    {
        Span<int> next = stackalloc int[LongestCode + 2];
        next.Clear();
        foreach (var length in lengths)
            next[length + 1] += length == 0 ? 0 : 1;
        for (var length = 1; length < next.Length; length++)
            next[length] = (next[length] + next[length - 1]) << 1;

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] is not 0 and var length)
                codes[symbol] = (ushort)((FirstBitLowest(next[length]++, length) << LengthBits) | length);
        }
    }

    private static int FirstBitLowest(int code, int length)
    {
        code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
        code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
        code = ((code & 0x0F0F) << 4) | ((code >> 4) & 0x0F0F);
        code = ((code & 0x00FF) << 8) | (code >> 8);
        return code >> (16 - length);
    }
}
