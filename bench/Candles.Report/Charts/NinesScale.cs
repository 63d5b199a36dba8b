namespace Candles.Report.Charts;

/// <summary>Percentiles with the tail pulled apart: 0, 90, 99, 99.9 % lie at equal distances, each with a tenth of the samples behind it.</summary>
internal sealed class NinesScale : IScale
{
    private readonly double _nines;

    /// <param name="samples">The curve ends where a single sample is left.</param>
    public NinesScale(int samples)
    {
        _nines = Math.Max(1, Math.Log10(samples));
        Ticks =
        [
            .. new Tick[] { new(0, "0"), new(50, "50"), new(90, "90"), new(99, "99"), new(99.9, "99.9"), new(99.99, "99.99"), new(99.999, "99.999") }
                .Where(tick => At(tick.Value) <= 1 + 1e-9),
        ];
    }

    public IReadOnlyList<Tick> Ticks { get; }

    public double At(double value) => Math.Min(1, -Math.Log10(Math.Max(1e-9, 1 - (value / 100))) / _nines);
}
