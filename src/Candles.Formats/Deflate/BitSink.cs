using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Candles.Formats.Deflate;

/// <summary>Puts bits into bytes as deflate wants them: from the lowest bit up. Nothing is checked: who makes it knows the room.</summary>
/// <remarks>Up to <see cref="Slack"/> bytes behind the last bit are overwritten.</remarks>
internal ref struct BitSink
{
    /// <summary>Bytes behind the bits that are written, and behind copied bits that are read, whatever their number.</summary>
    public const int Slack = 40;

    private readonly ref byte _start;
    private ref byte _at;
    private ulong _bits; // those of the byte that is not full
    private int _count;

    /// <param name="room">Where bits go, and the slack behind them.</param>
    /// <param name="position">Bits that are there already, and stay.</param>
    public BitSink(Span<byte> room, int position = 0)
    {
        _start = ref MemoryMarshal.GetReference(room);
        _at = ref Unsafe.Add(ref _start, position >> 3);
        _count = position & 7;
        _bits = _at & ((1u << _count) - 1);
    }

    /// <summary>Bits from the start of the room.</summary>
    public readonly int Position => (Bytes * 8) + _count;

    /// <summary>Full bytes from the start of the room.</summary>
    public readonly int Bytes => (int)Unsafe.ByteOffset(ref _start, ref _at);

    /// <param name="value">Has no bits above the lowest <paramref name="count"/>.</param>
    /// <param name="count">At most 56.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong value, int count)
    {
        _bits |= value << _count;
        _count += count;
        Unsafe.WriteUnaligned(ref _at, _bits);
        _at = ref Unsafe.Add(ref _at, _count >> 3);
        _bits >>= _count & 0x38;
        _count &= 7;
    }

    /// <summary>Zeros up to the next whole byte.</summary>
    public void FillByte() => Put(0, -_count & 7);

    /// <summary>Copies bits from any position to any other.</summary>
    /// <param name="source">Has its own slack behind the last bit.</param>
    public void Copy(ReadOnlySpan<byte> source, int from, int to)
    {
        // The target at a byte's start, what remains is the source shifted by less than a byte, 32 bytes at a step.
        var first = Math.Min(-_count & 7, to - from);
        Put((uint)(source[from >> 3] | (source[(from >> 3) + 1] << 8)) >> (from & 7) & ((1u << first) - 1), first);
        from += first;
        if (from == to)
            return;

        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), from >> 3);
        var bytes = (to - from) >> 3;
        var shift = from & 7;
        for (var i = 0; i <= bytes; i += Vector256<byte>.Count)
        {
            var low = Vector256.LoadUnsafe(ref at, (nuint)i).AsUInt64() >> shift;
            var high = Vector256.LoadUnsafe(ref at, (nuint)i + 1).AsUInt64() << (8 - shift);
            (low | high).AsByte().StoreUnsafe(ref _at, (nuint)i);
        }

        _at = ref Unsafe.Add(ref _at, bytes);
        _count = (to - from) & 7;
        _bits = _at & ((1u << _count) - 1);
    }
}
