using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Candles.Data.Numbers;

/// <summary>Whole numbers to ASCII digits, several at once, without a loop and without dividing.</summary>
internal static class AsciiDigits
{
    /// <summary>What <see cref="Sixteen"/> takes is below this.</summary>
    public const ulong SixteenLimit = 10_000_000_000_000_000;

    /// <summary>ASCII "0000".</summary>
    public const uint FourZeros = 0x30303030;

    /// <summary>Four ASCII digits of a number below 10,000, the first in the lowest byte: two steps of dividing all parts at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Four(uint value)
    {
        var hundreds = value * 5243 >> 19; // value / 100, exact below 10000
        var pairs = hundreds | ((value - (hundreds * 100)) << 16);
        var tens = (pairs * 103 >> 10) & 0x000F_000F; // each pair / 10, exact below 100
        return FourZeros + tens + ((pairs - (tens * 10)) << 8);
    }

    /// <summary>The same for four numbers at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Four(Vector128<uint> values)
    {
        var hundreds = (values * 5243) >> 19;
        var pairs = hundreds | ((values - (hundreds * 100)) << 16);
        var tens = ((pairs * 103) >> 10) & Vector128.Create(0x000F_000Fu);
        return Vector128.Create(FourZeros) + tens + ((pairs - (tens * 10)) << 8);
    }

    /// <summary>Sixteen ASCII digits, zeros in front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Sixteen(ulong value)
    {
        var high = value / 100_000_000;
        return Four(Vector128.Create(TwoGroups(high), TwoGroups(value - (high * 100_000_000))).AsUInt32()).AsByte();
    }

    /// <summary>A number below 10^8 as two base-10000 digits, the first in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong TwoGroups(ulong value)
    {
        var first = value * 109_951_163 >> 40; // value / 10000, exact below 10^8
        return (value << 32) - (first * ((10_000UL << 32) - 1)); // first + ((value - first * 10000) << 32)
    }
}
