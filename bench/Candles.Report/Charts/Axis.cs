namespace Candles.Report.Charts;

/// <summary>A mark on an axis.</summary>
internal readonly record struct Tick(double Value, string Text);

/// <summary>Puts values on a line from 0 to 1.</summary>
internal interface IScale
{
    IReadOnlyList<Tick> Ticks { get; }

    /// <summary>0 where the axis begins, 1 where it ends.</summary>
    double At(double value);
}

/// <param name="Title">What it measures, with its unit, and whether it is no linear one.</param>
internal sealed record Axis(string Title, IScale Scale);

/// <summary>How large a chart is drawn, in CSS pixels.</summary>
internal sealed record Size(double Width, double Height)
{
    public static Size Half { get; } = new(592, 300);

    public static Size Narrow { get; } = new(358, 280);

    public static Size Small { get; } = new(390, 200);

    public bool IsNarrow => Width < 480;
}
