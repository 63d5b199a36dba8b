namespace Candles.Api.Demo;

/// <summary>
/// Value noise in whole numbers: hashed values at the points of a lattice, joined by smooth curves. Nothing in it
/// depends on the machine, as sums of floating point numbers may.
/// </summary>
/// <param name="Key">Tells this noise from others.</param>
/// <param name="PeriodBits">The lattice has a point every 2^PeriodBits steps of time; at most 16.</param>
internal readonly record struct DemoNoise(ulong Key, int PeriodBits)
{
    /// <summary>1 in the fixed point numbers of this folder.</summary>
    public const int OneBits = 16;
    public const long One = 1L << OneBits;

    /// <summary>The noise at a time, from −<see cref="One"/> to <see cref="One"/>.</summary>
    public long At(long time)
    {
        // Each noise has its own phase, so that the lattices of two do not share points.
        var shifted = time + (long)(Key & ((1UL << PeriodBits) - 1));
        var point = shifted >> PeriodBits;
        var left = Value(point);
        if (PeriodBits == 0)
            return left;

        var along = (shifted & ((1L << PeriodBits) - 1)) << (OneBits - PeriodBits);
        return left + (((Value(point + 1) - left) * Smooth(along)) >> OneBits);
    }

    /// <summary>3x² − 2x³: from 0 to 1 without a kink at either end.</summary>
    public static long Smooth(long x) => (x * x * ((3 * One) - (2 * x))) >> (2 * OneBits);

    /// <summary>A hash whose bits are all usable: SplitMix64 (Steele, Lea and Flood, 2014), with the number as its counter.</summary>
    public static ulong Hash(ulong key, long number)
    {
        var z = key + ((ulong)number * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private long Value(long point) => (long)(Hash(Key, point) >> (63 - OneBits)) - One;
}

/// <summary>One minute of a demo series, in ticks and lots: where it begins and ends, how far it goes, and how it gets there.</summary>
/// <param name="Dice">Chooses the way; the same minute always goes the same.</param>
internal readonly record struct DemoMinute(long Open, long High, long Low, long Close, long Lots, ulong Dice)
{
    public const int Seconds = 60;

    /// <summary>
    /// What has been seen of it after so many seconds. The price goes straight from the open to one extreme, to the other, and to
    /// the close, and the volume grows evenly: after 60 seconds it is the whole minute.
    /// </summary>
    /// <param name="seconds">0 to 60.</param>
    public DemoMinute After(int seconds)
    {
        var (first, second) = (Dice & 1) == 0 ? (High, Low) : (Low, High);
        var firstAt = 5 + (int)((Dice >> 1) % 20);
        var secondAt = firstAt + 5 + (int)((Dice >> 8) % 25);
        var price = seconds <= firstAt ? Between(Open, first, seconds, firstAt)
            : seconds <= secondAt ? Between(first, second, seconds - firstAt, secondAt - firstAt)
            : Between(second, Close, seconds - secondAt, Seconds - secondAt);

        var (high, low) = (Math.Max(Open, price), Math.Min(Open, price));
        if (seconds >= firstAt)
            (high, low) = (Math.Max(high, first), Math.Min(low, first));
        if (seconds >= secondAt)
            (high, low) = (Math.Max(high, second), Math.Min(low, second));
        return this with { High = high, Low = low, Close = price, Lots = 1 + ((Lots - 1) * seconds / Seconds) };
    }

    private static long Between(long from, long to, int part, int of) => from + ((to - from) * part / of);
}
