using Candles.Report.Jtl;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class LabelFiguresTests
{
    [Fact]
    public void Throughput_is_over_the_labels_own_time()
    {
        var run = LoadRun.Of(SomeRun.Info(), new Recording()
            .With("a", at: 0, elapsed: 100).With("a", at: 400, elapsed: 100)
            .With("b", at: 10_000, elapsed: 1000).With("b", at: 10_500, elapsed: 1500), []);

        Assert.Equal([4, 1], run.Labels.Select(label => label.Tps));
    }

    [Fact]
    public void Bytes_are_counted_in_millions_over_the_same_time()
    {
        var run = LoadRun.Of(SomeRun.Info(), new Recording().With("a", 0, 500, bytes: 3_000_000).With("a", 0, 2000, bytes: 1_000_000), []);

        Assert.Equal(2, run.Labels[0].MegabytesPerSecond);
    }

    [Fact]
    public void Errors_count_as_samples_and_are_counted()
    {
        var run = LoadRun.Of(SomeRun.Info(), new Recording().With("a", 0, 10).With("a", 0, 30, failure: new Failure("503", "")), []);

        Assert.Equal((2, 1, 0.5, 20, 10, 30), (run.Labels[0].Samples, run.Labels[0].Errors, run.Labels[0].ErrorShare, run.Labels[0].MeanMs, run.Labels[0].P50Ms, run.Labels[0].MaxMs));
    }

    [Fact]
    public void An_answer_within_the_clocks_millisecond_has_a_throughput() =>
        Assert.Equal(1000, LoadRun.Of(SomeRun.Info(), new Recording().With("a", 0, 0), []).Labels[0].Tps);

    [Fact]
    public void Labels_one_after_another_have_no_figures_together()
    {
        var turns = new Recording().With("a", 0, 100).With("a", 50, 100).With("b", 200, 100);
        var together = new Recording().With("a", 0, 100).With("b", 50, 100).With("a", 100, 100);

        Assert.Null(LoadRun.Of(SomeRun.Info(), turns, []).Total);
        Assert.Equal([(0, 0.15), (0.2, 0.3)], LoadRun.Of(SomeRun.Info(), turns, []).Turns);
        Assert.Equal(3, LoadRun.Of(SomeRun.Info(), together, []).Total?.Samples);
    }

    [Fact]
    public void Slices_of_time_hold_every_sample_once_where_it_ended()
    {
        var moments = Moment.Cut(new Recording().With("a", 0, 999).With("a", 0, 1000).With("a", 100, 3600), width: 1);

        Assert.Equal([1, 1, 0, 1], moments.Select(moment => moment.Samples.Count));
        Assert.Null(moments[2].Percentile(50));
        Assert.Equal(3600, moments[3].Percentile(50));
    }

    [Theory]
    [InlineData(2400, 2, 1.4)]
    [InlineData(2600, 3, 0.6)]
    [InlineData(300, 1, 0.3)]
    public void The_last_slice_ends_with_the_run(int milliseconds, int slices, double width)
    {
        var moments = Moment.Cut(new Recording().With("a", 0, milliseconds), width: 1);

        Assert.Equal(slices, moments.Count);
        Assert.Equal(width, moments[^1].Width, 1e-9);
        Assert.Equal(1 / width, moments[^1].PerSecond, 1e-9);
    }

    [Fact]
    public void A_steady_load_is_a_level_line() => Property.Holds(50, random =>
    {
        var recording = new Recording();
        for (var at = random.Next(2000, 60_000); at > 0; at -= 10)
            recording.With("a", at, 0);

        Assert.All(Moment.Cut(recording, 1), moment => Assert.InRange(moment.PerSecond, 95, 105));
    });
}
