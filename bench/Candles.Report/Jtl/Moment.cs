namespace Candles.Report.Jtl;

/// <summary>What ended within one slice of a run's time; slices follow each other and leave none out.</summary>
/// <param name="Second">Where the slice begins, in seconds since the run's first start.</param>
/// <param name="Width">Its width in seconds.</param>
/// <param name="Samples">Those that ended in it, by start time or not.</param>
internal sealed record Moment(double Second, double Width, ArraySegment<Sample> Samples)
{
    /// <summary>Widths a reader can count in, in seconds.</summary>
    private static readonly double[] Widths = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

    private readonly int[] _sorted = LabelFigures.Sorted(Samples);

    public double Middle => Second + (Width / 2);

    public double PerSecond => Samples.Count / Width;

    /// <summary>Active users as the slice's samples saw them at most; null where none ended.</summary>
    public int? Users => Samples.Count == 0 ? null : Samples.Max(sample => sample.Users);

    /// <summary>In ms; null where no sample ended.</summary>
    public int? Percentile(decimal percent) => _sorted.Length == 0 ? null : Figures.Percentile.NearestRank(_sorted, percent);

    /// <summary>The narrowest width that cuts a run into no more than <paramref name="max"/> slices; no narrower than a second for more than a minute.</summary>
    /// <param name="seconds">The run's length.</param>
    public static double WidthFor(double seconds, int max = 180) =>
        Widths.FirstOrDefault(width => seconds / width <= max && (width >= 1 || seconds <= 60), Widths[^1]);

    /// <summary>
    /// The last slice ends with the run, so that its samples are not spread over time in which there was no load; it is half a width wide at
    /// least, and else belongs to the one before.
    /// </summary>
    public static IReadOnlyList<Moment> Cut(Recording recording, double width)
    {
        var start = recording.FirstStart;
        var seconds = (recording.LastEnd - start) / 1000.0;
        var slices = Math.Max(1, (int)Math.Round(seconds / width, MidpointRounding.AwayFromZero));
        var samples = recording.Samples.OrderBy(sample => sample.End).ToArray();
        var moments = new List<Moment>();
        for (int slice = 0, first = 0, next = 0; slice < slices; slice++, first = next)
        {
            while (next < samples.Length && (slice == slices - 1 || (samples[next].End - start) / 1000.0 < (slice + 1) * width))
                next++;
            var wide = slice < slices - 1 ? width : Math.Max(0.001, seconds - (slice * width));
            moments.Add(new Moment(slice * width, wide, new ArraySegment<Sample>(samples, first, next - first)));
        }

        return moments;
    }
}
