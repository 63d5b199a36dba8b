using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candles.Formats.Deflate;

/// <summary>
/// Finds what a row has in common with the text just before it. What it finds depends on that text and the row alone, not
/// on what was looked at earlier.
/// </summary>
/// <remarks>Places of the same four bytes are chained, nearest first, as zlib does it.</remarks>
internal ref struct RowMatcher
{
    /// <summary>Rows are taken in pieces of at most this many bytes.</summary>
    public const int MaxTokens = 1024;

    private const int Key = 4; // bytes that places are found by
    private const int SlotBits = 11; // four times the places within reach: with as many as these, rows took a fifth longer
    private const int Tries = 8; // with 10, arrays of real candles are 0.2 % smaller, with 7 as much larger
    private const int Nowhere = int.MinValue;

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<int> _latest; // by hash: the last place
    private readonly Span<int> _earlier; // by place, as far as a match may reach: the place before it with the same hash
    private int _known; // places before this one are in the chains

    /// <param name="text">Rows, and what stands before them.</param>
    /// <param name="from">Nothing before this place is looked at.</param>
    /// <param name="places">Memory to work in.</param>
    public RowMatcher(ReadOnlySpan<byte> text, int from, Span<int> places)
    {
        _text = text;
        _latest = places[..(1 << SlotBits)];
        _earlier = places.Slice(1 << SlotBits, Symbols.FarthestMatch);
        _latest.Fill(Nowhere);
        _known = from;
    }

    /// <summary>The memory it takes, in ints.</summary>
    public static int Places => (1 << SlotBits) + Symbols.FarthestMatch;

    /// <summary>Takes the text <c>[from, to)</c> apart.</summary>
    /// <param name="window">Nothing before this place may be referred to.</param>
    /// <param name="tokens">Receives them: room for <see cref="MaxTokens"/>.</param>
    public int Find(int window, int from, int to, Span<Token> tokens)
    {
        var count = 0;
        var at = from;
        var here = Best(window, at, to);
        while (at < to)
        {
            if (here.Length == 0)
            {
                tokens[count++] = Token.Of(_text[at++]);
                here = Best(window, at, to);
                continue;
            }

            var next = Best(window, at + 1, to);
            if (next.Gain > here.Gain)
            {
                tokens[count++] = Token.Of(_text[at++]);
                here = next;
                continue;
            }

            tokens[count++] = Token.Match(here.Length, here.Distance);
            at += here.Length;
            here = Best(window, at, to);
        }

        return count;
    }

    private Candidate Best(int window, int at, int to)
    {
        var best = default(Candidate);
        if (at + Key > to)
            return best;

        ref var text = ref MemoryMarshal.GetReference(_text);
        Learn(at);
        var max = Math.Min(to - at, Symbols.LongestMatch);
        var first = Math.Max(window, at - Symbols.FarthestMatch);
        var key = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at));
        var place = _latest[Slot(key)];
        for (var tries = Tries; place >= first && tries > 0; tries--)
        {
            if (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, place)) == key)
            {
                var length = Common(ref text, place, at, max);
                var distance = at - place;

                // In bits, as they are for candles: four for a literal, eight and the distance's extra bits for a match.
                var gain = (4 * length) - (8 + BitOperations.Log2((uint)distance));
                if (gain > best.Gain)
                    best = new Candidate(length, distance, gain);
            }

            place = _earlier[place & (Symbols.FarthestMatch - 1)];
        }

        return best;
    }

    private void Learn(int at)
    {
        ref var text = ref MemoryMarshal.GetReference(_text);
        for (; _known < at; _known++)
        {
            ref var latest = ref _latest[Slot(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, _known)))];
            _earlier[_known & (Symbols.FarthestMatch - 1)] = latest;
            latest = _known;
        }
    }

    private int Common(ref byte text, int place, int at, int max)
    {
        var length = Key;
        while (at + length + sizeof(ulong) <= _text.Length && length < max)
        {
            var difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, place + length))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at + length));
            if (difference != 0)
                return Math.Min(length + (BitOperations.TrailingZeroCount(difference) >> 3), max);
            length += sizeof(ulong);
        }

        while (length < max && Unsafe.Add(ref text, place + length) == Unsafe.Add(ref text, at + length))
            length++;
        return Math.Min(length, max);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(uint key) => (int)((key * 0x9E3779B1) >> (32 - SlotBits));

    private readonly record struct Candidate(int Length, int Distance, int Gain);
}

/// <summary>A step of deflate: one byte as it is, or some that are the same as others before them.</summary>
internal readonly struct Token
{
    private readonly uint _value; // a literal, or length and distance

    private Token(uint value) => _value = value;

    public bool IsMatch => _value > byte.MaxValue;

    public byte Literal => (byte)_value;

    public int Length => (int)(_value >> 16);

    public int Distance => (ushort)_value;

    public static Token Of(byte literal) => new(literal);

    /// <param name="length">Bytes that are the same.</param>
    /// <param name="distance">How far back they began.</param>
    public static Token Match(int length, int distance) => new(((uint)length << 16) | (uint)distance);
}
