using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Candles.Data.Numbers;

/// <summary>
/// A number in its canonical text form, held in place, so that an encoder may copy 32 bytes at once and then count only
/// <see cref="Length"/> of them.
/// </summary>
public struct AsciiNumber
{
    /// <summary>Bytes that are copied, whatever the length of the number.</summary>
    public const int Copied = 32;

    /// <summary>Bytes that may be written while a number is made: groups of four digits may run past its end.</summary>
    public const int Capacity = Copied + 8;

    private Bytes _bytes;

    /// <summary>Bytes of text, 1 to 30.</summary>
    public int Length { get; set; }

    /// <summary>All bytes, text first.</summary>
    [UnscopedRef]
    public Span<byte> Buffer => _bytes;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text => MemoryMarshal.CreateReadOnlySpan(in _bytes[0], Length);

    public void Set(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > DecimalText.MaxLength)
            throw new InvalidDataException("A stored number is outside the limits of a candle's numbers.");
        text.CopyTo(_bytes);
        Length = text.Length;
    }

    /// <summary>Takes over a number from where <paramref name="source"/> points, where <see cref="Copied"/> bytes can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyFrom(ref readonly byte source, int length)
    {
        Unsafe.WriteUnaligned(ref _bytes[0], Unsafe.ReadUnaligned<System.Runtime.Intrinsics.Vector256<byte>>(in source));
        Length = length;
    }

    /// <summary>The number without its point, and how many digits stood behind that.</summary>
    /// <returns>False where it has more than 18 digits.</returns>
    public readonly bool TryGetDigits(out long digits, out int scale) => DecimalParser.ReadPlain(Text, out digits, out scale) == Length;

    /// <summary>Copies the number to where <paramref name="destination"/> points, which must have room for <see cref="Copied"/> bytes.</summary>
    /// <returns>Where the next byte goes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref byte CopyTo(ref byte destination)
    {
        Unsafe.WriteUnaligned(ref destination, Unsafe.ReadUnaligned<Vector256<byte>>(in _bytes[0]));
        return ref Unsafe.Add(ref destination, Length);
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
