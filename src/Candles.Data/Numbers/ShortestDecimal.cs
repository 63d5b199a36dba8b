using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candles.Data.Numbers;

/// <summary>Finds the shortest decimal that is read back as a float64 without making its text.</summary>
/// <remarks>
/// Where <c>m / 10^d</c> is the float64 again, with m below 2^52 and d no more than 22, both are exact, so that the quotient is what reading
/// the decimal gives. Half the distance of two float64 there is less than half of <c>10^-d</c>: no other decimal of so many places is read
/// back as the same one, and so none that is shorter but this one itself, without its trailing zeros.
/// </remarks>
public static class ShortestDecimal
{
    /// <summary>Most numbers have no more places, whatever the digits before the point.</summary>
    private const int UsualPlaces = 8;

    private const int MostPlaces = 15;
    private const double Limit = 1L << 52;

    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <returns>False where this way does not find it: it has more than 15 digits, or more than 15 places.</returns>
    public static bool TryFind(double value, out decimal number)
    {
        if (TryPlaces(value, UsualPlaces, out number))
            return true;

        var places = MostPlaces;
        while (places > 0 && Math.Abs(value) * PowersOfTen[places] >= Limit)
            places--;
        return TryPlaces(value, places, out number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPlaces(double value, int places, out decimal number)
    {
        var power = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(PowersOfTen), places);
        var digits = Math.Round(value * power);
        if (Math.Abs(digits) < Limit && digits / power == value)
        {
            number = DecimalParser.OfPlain((long)digits, places);
            return true;
        }

        number = 0;
        return false;
    }
}
