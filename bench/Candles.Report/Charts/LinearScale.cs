using Candles.Report.Figures;

namespace Candles.Report.Charts;

/// <summary>Equal steps, equal distances; ticks at 1, 2 or 5 times a power of ten.</summary>
internal sealed class LinearScale : IScale
{
    private readonly double _from;
    private readonly double _to;

    /// <param name="ticks">About how many marks there are room for.</param>
    /// <param name="round">Whether the axis goes on to the mark after <paramref name="to"/>, or ends at it.</param>
    public LinearScale(double from, double to, int ticks = 5, bool round = true)
    {
        if (!(to > from))
            to = from + 1;
        var step = Step((to - from) / ticks);
        _from = from;
        _to = round ? from + (Math.Ceiling(((to - from) / step) - 1e-9) * step) : to;
        var first = Math.Ceiling((from / step) - 1e-9);
        Ticks = [.. Enumerable.Range(0, (int)Math.Floor(((_to / step) - first) + 1e-9) + 1).Select(i => Mark((first + i) * step))];
    }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>From zero to a mark that no value exceeds: the only scale for what is drawn as a length.</summary>
    public static LinearScale UpTo(double max, int ticks = 5) => new(0, max, ticks);

    public double At(double value) => (value - _from) / (_to - _from);

    private static Tick Mark(double value) => new(value, Number.Tick(value));

    private static double Step(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }
}
