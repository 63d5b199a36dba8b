using System.Runtime.Intrinsics;

namespace Candles.Formats.Deflate;

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
