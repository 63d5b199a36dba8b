namespace Candles.Api.Demo;

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
