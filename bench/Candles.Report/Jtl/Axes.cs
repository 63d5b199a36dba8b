using Candles.Report.Charts;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>The axes that several charts of a run share.</summary>
internal static class Axes
{
    /// <summary>Milliseconds from zero; logarithmic, and said to be, where the largest value would press the others to the ground.</summary>
    /// <param name="min">The smallest value that is drawn; a logarithm has no place for 0 ms.</param>
    /// <param name="typical">A value that should still be told from zero.</param>
    public static Axis Latency(double min, double typical, double max) => max > 60 * Math.Max(1, typical)
        ? new Axis(min < 1 ? "Response time, ms, log scale (0 is drawn at 1)" : "Response time, ms, log scale", new LogScale(Math.Max(1, min), max))
        : new Axis("Response time, ms", LinearScale.UpTo(max));

    /// <summary>Time since the first start, in the unit that keeps its numbers short.</summary>
    public static Axis Time(double seconds) => new($"Time since the start, {Unit(seconds).Name}", new LinearScale(0, seconds / Unit(seconds).Seconds, 6, round: false));

    /// <summary>Seconds in the unit of the axis of a run that is <paramref name="all"/> seconds long.</summary>
    public static double At(double seconds, double all) => seconds / Unit(all).Seconds;

    public static string Clock(double seconds) => seconds < 60 ? $"{Number.Tick(seconds)} s" : TimeSpan.FromSeconds(seconds).ToString(@"h\:mm\:ss");

    private static (double Seconds, string Name) Unit(double seconds) => seconds switch
    {
        <= 180 => (1, "s"),
        <= 3 * 3600 => (60, "minutes"),
        _ => (3600, "hours"),
    };
}
