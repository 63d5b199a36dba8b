using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Bench;

/// <summary>How long the numbers of rows are.</summary>
/// <param name="Price">Where prices walk, as a whole number of the last decimal place.</param>
/// <param name="Decimals">Decimal places of prices.</param>
/// <param name="Volume">The highest volume, as a whole number of its last decimal place.</param>
/// <param name="VolumeDecimals">Decimal places of volumes.</param>
public sealed record RowProfile(string Name, Int128 Price, int Decimals, Int128 Volume, int VolumeDecimals)
{
    /// <summary>As most exchanges quote; as they quote against the dearest coins; the longest numbers there may be.</summary>
    public static IReadOnlyList<RowProfile> All { get; } =
    [
        new("4 decimals", 2_3216, 4, 90_000_0, 1),
        new("8 decimals", 63_214_12345678, 8, 250_12345678, 8),
        new("28 digits", Int128.Parse("4567890123123456789012345678", null), 18, Int128.Parse("9876543210987654321098765432", null), 18),
    ];

    /// <summary>Those to measure with: all, or the first where a quick look is asked for.</summary>
    public static IReadOnlyList<RowProfile> Measured => RowCounts.IsQuick ? [All[0]] : All;

    /// <summary>Valid 1m candles, ascending.</summary>
    public Candle[] Candles(int count)
    {
        const long firstOpen = 1_780_272_000_000; // 2026-06-01
        var random = new Random(1);
        var candles = new Candle[count];
        var open = Price;
        for (var i = 0; i < count; i++)
        {
            var close = open + Part(Price / 500) - (Price / 1000);
            var high = Int128.Max(open, close) + Part(Price / 1000);
            var low = Int128.Min(open, close) - Part(Price / 1000);
            candles[i] = new Candle(
                firstOpen + (i * 60_000L),
                Of(open, Decimals),
                Of(high, Decimals),
                Of(low, Decimals),
                Of(close, Decimals),
                Of(Part(Volume), VolumeDecimals));
            open = Price + ((close - Price) * 9 / 10);
        }

        return candles;

        Int128 Part(Int128 max) => (max * random.Next(1 << 30)) >> 30;
    }

    public override string ToString() => Name;

    private static decimal Of(Int128 digits, int scale) =>
        DecimalText.Canonical(new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), isNegative: false, (byte)scale));
}
