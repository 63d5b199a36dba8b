using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candles.Api.Windows;

/// <summary>
/// 64 bits of a row, the same on every machine and in every run. Hashes of rows are added up, so each is mixed well: wrapping
/// multiplications by odd constants with rotations between, and the finish of MurmurHash3.
/// </summary>
internal static class RowHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio
    private const ulong Second = 0xC2B2_AE3D_27D4_EB4F; // a prime of xxHash

    public static ulong Of(long openTime, ReadOnlySpan<byte> packed)
    {
        var hash = Mix((ulong)openTime * First, (ulong)packed.Length);
        while (packed.Length >= sizeof(ulong))
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(packed));
            packed = packed[sizeof(ulong)..];
        }

        var rest = 0ul;
        foreach (var b in packed)
            rest = (rest << 8) | b;
        return Finish(Mix(hash, rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ (value * Second)) * First, 29) + value;

    private static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51_AFD7_ED55_8CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CE_B9FE_1A85_EC53;
        return hash ^ (hash >> 33);
    }
}
