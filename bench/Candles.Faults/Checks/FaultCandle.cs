using System.Globalization;

namespace Candles.Faults.Checks;

/// <summary>
/// The candle that a write makes of a minute: every field follows from the minute's place and the number of the write, which is
/// the volume; so a body tells what it is made of.
/// </summary>
internal readonly record struct FaultCandle(long OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    public const int Minute = 60_000;
    public const int Slots = 720;

    /// <summary>2026-05-31T18:00Z: a month, a day and a week begin within twelve hours.</summary>
    public const long First = 1_780_250_400_000;

    public static FaultCandle Of(int slot, int number) => new(
        First + (slot * (long)Minute),
        100 + (number * 7 % 1000 / 1000m),
        101.5m + (slot % 50 / 100m),
        99 - (number % 10 / 10m),
        100 + (number * 13 % 1000 / 1000m) + (slot / 10000m),
        number);

    public FaultCandle With(in FaultCandle next) => new(
        OpenTime, Open, Math.Max(High, next.High), Math.Min(Low, next.Low), next.Close, Volume + next.Volume);

    /// <summary>As it is posted.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture, $"[{OpenTime},{Text(Open)},{Text(High)},{Text(Low)},{Text(Close)},{Text(Volume)}]");

    /// <summary>As it is served.</summary>
    public string Json => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"basetm":"{{DateTimeOffset.FromUnixTimeMilliseconds(OpenTime):yyyy-MM-ddTHH:mm:ssZ}}","o":{{Text(Open)}},"h":{{Text(High)}},"l":{{Text(Low)}},"c":{{Text(Close)}},"v":{{Text(Volume)}}}""");

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
