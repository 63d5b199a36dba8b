namespace Candles.Formats.Deflate;

/// <summary>The bits by which a deflate block with codes of its own begins: the lengths of the codes (RFC 1951, section 3.2.7).</summary>
internal static class CodeHeader
{
    /// <summary>No header is longer, in bytes: 17 bits, 3 for each of 19 lengths, and at most 14 for each symbol.</summary>
    public const int MaxLength = (17 + (19 * 3) + (14 * Symbols.Count) + 7) / 8;

    private const int LongestCode = 7;
    private const int Repeat = 16; // the length before, 3 to 6 times
    private const int Zeros = 17; // 3 to 10
    private const int ManyZeros = 18; // 11 to 138

    /// <summary>The order in which lengths of the lengths' own codes are written.</summary>
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <param name="lengths">By symbol, as <see cref="Symbols"/> numbers them.</param>
    public static void Put(ref BitSink sink, scoped ReadOnlySpan<byte> lengths)
    {
        var literals = lengths[..Symbols.FirstDistance].TrimEnd((byte)0);
        var distances = lengths[Symbols.FirstDistance..].TrimEnd((byte)0);
        sink.Put(0b_100, 3); // 10 for codes of its own, 0 for a block that is not the last

        Span<byte> all = stackalloc byte[Symbols.Count];
        literals.CopyTo(all);
        distances.CopyTo(all[literals.Length..]);

        Span<ushort> steps = stackalloc ushort[Symbols.Count]; // a symbol, and above it how often
        var count = Pack(all[..(literals.Length + distances.Length)], steps);
        steps = steps[..count];

        Span<int> weights = stackalloc int[Order.Length];
        weights.Clear();
        foreach (var step in steps)
            weights[(byte)step]++;
        Span<byte> own = stackalloc byte[Order.Length];
        HuffmanLengths.Assign(weights, own, LongestCode);
        Span<ushort> codes = stackalloc ushort[Order.Length];
        HuffmanCodes.Number(own, codes);

        var written = Order.Length;
        while (own[Order[written - 1]] == 0)
            written--;
        sink.Put((uint)(literals.Length - 257), 5);
        sink.Put((uint)(distances.Length - 1), 5);
        sink.Put((uint)(written - 4), 4);
        foreach (var symbol in Order[..written])
            sink.Put(own[symbol], 3);
        foreach (var step in steps)
        {
            var code = codes[(byte)step];
            sink.Put(HuffmanCodes.Bits(code), HuffmanCodes.Length(code));
            PutTimes(ref sink, (byte)step, step >> 8);
        }
    }

    private static void PutTimes(ref BitSink sink, int symbol, int times)
    {
        if (symbol == Repeat)
            sink.Put((uint)(times - 3), 2);
        else if (symbol == Zeros)
            sink.Put((uint)(times - 3), 3);
        else if (symbol == ManyZeros)
            sink.Put((uint)(times - 11), 7);
    }

    /// <summary>Lengths that repeat are told as a symbol and how often.</summary>
    private static int Pack(ReadOnlySpan<byte> lengths, Span<ushort> steps)
    {
        var count = 0;
        while (lengths.Length > 0)
        {
            var length = lengths[0];
            var run = 1;
            while (run < lengths.Length && lengths[run] == length)
                run++;
            lengths = lengths[run..];

            if (length != 0)
            {
                steps[count++] = length;
                run--;
            }

            for (int times; run > 0; run -= times)
            {
                (int symbol, times) = (length, run) switch
                {
                    (_, < 3) => (length, 1),
                    (0, >= 11) => (ManyZeros, Math.Min(run, 138)),
                    (0, _) => (Zeros, run),
                    _ => (Repeat, Math.Min(run, 6)),
                };
                steps[count++] = (ushort)(symbol | (times << 8));
            }
        }

        return count;
    }
}
