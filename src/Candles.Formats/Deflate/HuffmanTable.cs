using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Candles.Formats.Deflate;

/// <summary>The Huffman codes of a deflate block, and the bits by which such a block begins.</summary>
internal sealed class HuffmanTable
{
    /// <summary>Text of which this much is to be encoded when it is asked for, not copied, would take too long.</summary>
    private const int MaxToEncode = 1024;

    private readonly ushort[] _codes; // by symbol, as HuffmanCodes packs them
    private readonly byte[] _header;
    private readonly int _headerBits;

    private HuffmanTable(ByteSet literals, ReadOnlySpan<byte> lengths, byte[] header, int headerBits)
    {
        Literals = literals;
        _codes = ToCodes(lengths);
        _header = header;
        _headerBits = headerBits;
    }

    /// <summary>Deflate's fixed codes: no header to speak of (01 for their kind, 0 for a block that is not the last).</summary>
    public static HuffmanTable Fixed { get; } = new(ByteSet.All, FixedLengths(), [0b_010, .. new byte[BitSink.Slack]], 3);

    /// <summary>Bytes that have a code.</summary>
    public ByteSet Literals { get; }

    /// <summary>Shorter texts are better off with codes that need no header. In bytes.</summary>
    public int PaysFrom { get; private set; }

    public int HeaderBits => _headerBits;

    /// <summary>Bytes in memory.</summary>
    public int Size => ObjectSize.OfObject + ObjectSize.Of(_codes) + ObjectSize.Of(_header);

    /// <summary>The best codes for symbols that come up as often as counted; others that may come up get one, too.</summary>
    /// <param name="counts">By symbol.</param>
    /// <param name="literals">Bytes that may come up.</param>
    /// <param name="bytes">The text that was counted.</param>
    public static HuffmanTable For(ReadOnlySpan<int> counts, in ByteSet literals, int bytes)
    {
        Span<int> weights = stackalloc int[Symbols.Count];
        Weigh(counts, literals, weights);
        Span<byte> lengths = stackalloc byte[Symbols.Count];
        HuffmanLengths.Assign(weights[..Symbols.FirstDistance], lengths[..Symbols.FirstDistance], HuffmanCodes.LongestCode);
        HuffmanLengths.Assign(weights[Symbols.FirstDistance..], lengths[Symbols.FirstDistance..], HuffmanCodes.LongestCode);

        Span<byte> header = stackalloc byte[CodeHeader.MaxLength + BitSink.Slack];
        header.Clear();
        var sink = new BitSink(header);
        CodeHeader.Put(ref sink, lengths);

        var code = new HuffmanTable(literals, lengths, header[..(sink.Bytes + 1 + BitSink.Slack)].ToArray(), sink.Position);
        var saved = Fixed.Bits(counts) - code.Bits(counts);
        code.PaysFrom = saved <= code.HeaderBits ? MaxToEncode : (int)Math.Min((long)code.HeaderBits * bytes / saved, MaxToEncode);
        return code;
    }

    /// <summary>What symbols take that come up as often as counted, without their extra bits.</summary>
    public long Bits(ReadOnlySpan<int> counts)
    {
        var bits = 0L;
        for (var symbol = 0; symbol < counts.Length; symbol++)
            bits += (long)counts[symbol] * HuffmanCodes.Length(_codes[symbol]);
        return bits;
    }

    /// <summary>Begins a block.</summary>
    public void Begin(ref BitSink sink) => sink.Copy(_header, 0, _headerBits);

    /// <summary>Ends a block.</summary>
    public void End(ref BitSink sink) => sink.Put(HuffmanCodes.Bits(_codes[Symbols.End]), HuffmanCodes.Length(_codes[Symbols.End]));

    /// <param name="text">Of <see cref="Literals"/>.</param>
    public void Put(ref BitSink sink, scoped ReadOnlySpan<byte> text)
    {
        foreach (var one in text)
            PutLiteral(ref sink, _codes, one);
    }

    /// <param name="tokens">Of <see cref="Literals"/>.</param>
    public void Put(ref BitSink sink, scoped ReadOnlySpan<Token> tokens)
    {
        var target = sink; // a copy in registers
        ReadOnlySpan<ushort> codes = _codes;
        foreach (var token in tokens)
        {
            if (token.IsMatch)
                PutMatch(ref target, codes, token);
            else
                PutLiteral(ref target, codes, token.Literal);
        }

        sink = target;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutLiteral(ref BitSink sink, scoped ReadOnlySpan<ushort> codes, byte literal)
    {
        var code = codes[literal];
        if (code == 0)
            HasNoCode(literal);
        sink.Put(HuffmanCodes.Bits(code), HuffmanCodes.Length(code));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutMatch(ref BitSink sink, scoped ReadOnlySpan<ushort> codes, Token match)
    {
        var length = Symbols.OfLength(match.Length);
        var distance = Symbols.OfDistance(match.Distance);
        var lengthCode = codes[length.Symbol];
        var distanceCode = codes[distance.Symbol];

        var bits = HuffmanCodes.Bits(lengthCode);
        var count = HuffmanCodes.Length(lengthCode);
        bits |= (ulong)length.Extra << count;
        count += length.ExtraBits;
        bits |= HuffmanCodes.Bits(distanceCode) << count;
        count += HuffmanCodes.Length(distanceCode);
        bits |= (ulong)distance.Extra << count;
        sink.Put(bits, count + distance.ExtraBits);
    }

    /// <summary>A symbol that was not seen weighs a sixteenth of one that was seen once.</summary>
    private static void Weigh(ReadOnlySpan<int> counts, in ByteSet literals, Span<int> weights)
    {
        for (var symbol = 0; symbol < weights.Length; symbol++)
        {
            var possible = symbol switch
            {
                < Symbols.End => literals.Contains((byte)symbol),
                < Symbols.FirstDistance => symbol < Symbols.LengthEnd,
                _ => symbol < Symbols.DistanceEnd,
            };
            weights[symbol] = possible ? (16 * counts[symbol]) + 1 : 0;
        }
    }

    private static ushort[] ToCodes(ReadOnlySpan<byte> lengths)
    {
        var codes = new ushort[Symbols.Count];
        HuffmanCodes.Number(lengths[..Symbols.FirstDistance], codes);
        HuffmanCodes.Number(lengths[Symbols.FirstDistance..], codes.AsSpan(Symbols.FirstDistance));
        return codes;
    }

    private static byte[] FixedLengths()
    {
        var lengths = new byte[Symbols.Count];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(Symbols.End, 24).Fill(7);
        lengths.AsSpan(280, 8).Fill(8);
        lengths.AsSpan(Symbols.FirstDistance).Fill(5);
        return lengths;
    }

    [DoesNotReturn]
    private static void HasNoCode(byte literal) =>
        throw new InvalidOperationException($"The byte 0x{literal:x2} is none that these rows were said to have.");
}
