using System.Globalization;
using System.Numerics;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>The tests' small language: random but valid things, made from a seed or a <see cref="Random"/>.</summary>
internal static class Some
{
    /// <summary>So many candles may be summed up before a summable volume could leave the limits of decimals.</summary>
    private const int SummableCandles = 10_000_000;

    private static int SeriesMade;

    /// <summary>A series that no other test uses.</summary>
    public static SeriesKey Series() =>
        SeriesKey.Parse($"Some.Exchange/USDT/Asset-{Interlocked.Increment(ref SeriesMade).ToString(CultureInfo.InvariantCulture)}");

    public static T One<T>(this Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public static bool Chance(this Random random, double of) => random.NextDouble() < of;

    /// <summary>A point in time, UTC, in Unix milliseconds: <c>2024-02-29</c> or <c>2024-02-29T23:59:00</c>.</summary>
    public static long Time(string iso) =>
        new DateTimeOffset(DateTime.Parse(iso, CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static Interval Interval(string name) =>
        global::Candles.Data.Time.Interval.TryParse(name, out var interval) ? interval : throw new ArgumentException($"No interval is called '{name}'.", nameof(name));

    /// <summary>Valid candles with gaps, ascending, with open times in <c>[from, to)</c>; prices over the whole range of decimals.</summary>
    /// <param name="kept">How much of the grid has a candle, from 0 to 1.</param>
    /// <param name="volumeScale">
    /// Decimal places of the volumes, which are small enough that they can be summed over any span; null for volumes over
    /// the whole range of decimals, whose sums may leave it.
    /// </param>
    public static Candle[] Candles(Random random, Interval interval, long from, long to, double kept = 0.8, int? volumeScale = 8)
    {
        var candles = new List<Candle>();
        for (var time = FirstOnGrid(interval, from); time < to; time = interval.Next(time))
        {
            if (random.Chance(kept))
                candles.Add(Candle(random, time, volumeScale));
        }

        return [.. candles];
    }

    public static Candle[] Candles(int seed, string interval, string from, string to, double kept = 0.8, int? volumeScale = 8) =>
        Candles(new Random(seed), Interval(interval), Time(from), Time(to), kept, volumeScale);

    public static Candle Candle(Random random, long openTime, int? volumeScale = 8)
    {
        decimal[] prices = random.Chance(0.2)
            ? [.. Enumerable.Repeat(Decimal(random), 4)]
            : [.. Enumerable.Range(0, 4).Select(_ => Decimal(random)).Order()];
        var (first, last) = random.Chance(0.5) ? (1, 2) : (2, 1);
        var volume = volumeScale is { } scale ? SummableVolume(random, scale) : Math.Abs(Decimal(random));
        return new Candle(openTime, prices[first], prices[3], prices[0], prices[last], volume);
    }

    /// <summary>A value anywhere within the limits of decimals: any scale, any number of digits, either sign, now and then zero.</summary>
    public static decimal Decimal(Random random)
    {
        if (random.Chance(0.05))
            return 0m;

        var scale = random.Next(DecimalText.MaxScale + 1);
        var digits = random.Next(1, Math.Min(DecimalText.MaxDigits, 18 + scale) + 1);
        var value = Decimals.Of(Digits(random, digits), scale);
        return random.Chance(0.3) ? -value : value;
    }

    private static decimal SummableVolume(Random random, int scale)
    {
        if (random.Chance(0.1))
            return 0m;

        var max = BigInteger.Pow(10, Math.Min(DecimalText.MaxDigits, 18 + scale)) / SummableCandles;
        return Decimals.Of(Digits(random, random.Next(1, 29)) % max, scale);
    }

    /// <summary>A whole number of exactly so many digits; one in three is of nines or of a one and zeros.</summary>
    private static BigInteger Digits(Random random, int digits) => random.Next(6) switch
    {
        0 => BigInteger.Pow(10, digits) - 1,
        1 => BigInteger.Pow(10, digits - 1),
        _ => BigInteger.Parse(
            string.Concat(Enumerable.Range(0, digits).Select(i => (char)('0' + random.Next(i == 0 ? 1 : 0, 10)))), CultureInfo.InvariantCulture),
    };

    private static long FirstOnGrid(Interval interval, long from) =>
        interval.Floor(from) is var floor && floor < from ? interval.Next(floor) : floor;
}
