using Candles.Report.Figures;

namespace Candles.Report.Charts;

/// <summary>Equal factors, equal distances. Whoever uses it says so in the axis title, and draws no lengths on it.</summary>
internal sealed class LogScale : IScale
{
    private readonly double _from;
    private readonly double _to;

    /// <param name="from">Above zero; smaller values are drawn here.</param>
    public LogScale(double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        _from = Math.Log10(Down(from));
        _to = Math.Max(_from + 1, Math.Log10(Up(to)));
        double[] multiples = _to - _from <= 2.5 ? [1, 2, 5] : [1];
        Ticks =
        [
            .. Enumerable.Range((int)Math.Floor(_from), (int)(Math.Ceiling(_to) - Math.Floor(_from)) + 1)
                .SelectMany(power => multiples.Select(multiple => multiple * Math.Pow(10, power)))
                .Where(value => At(value) is >= -1e-9 and <= 1 + 1e-9)
                .Select(value => new Tick(value, Number.Tick(value))),
        ];
    }

    public IReadOnlyList<Tick> Ticks { get; }

    public double At(double value) => Math.Max(0, (Math.Log10(Math.Max(value, double.Epsilon)) - _from) / (_to - _from));

    private static double Down(double value) => Round(value, [5, 2, 1]);

    /// <summary>The next of 1, 2, 5, 10, … that is no smaller.</summary>
    private static double Up(double value) => 1 / Round(1 / value, [5, 2, 1]);

    private static double Round(double value, double[] multiples)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-9));
        return power * multiples.First(multiple => multiple <= (value / power) + 1e-9);
    }
}
