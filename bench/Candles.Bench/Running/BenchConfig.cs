using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace Candles.Bench.Running;

/// <summary>How all classes are measured and what their reports show.</summary>
internal static class BenchConfig
{
    /// <summary>
    /// Some 0.8 s of warm-up, so that all code is optimised, and as much of measuring, in ten parts. BenchmarkDotNet's own choice
    /// takes 15 s a case, which is two hours for all of them.
    /// </summary>
    /// <remarks>
    /// Server GC, as the product has it, but a fixed number of heaps: while it changes, the runtime's count of allocated bytes is
    /// wrong (2 cases of 16 in BodyParsing came out as nothing; none with a fixed number).
    /// </remarks>
    private static Job Usual => Job.Default
        .WithWarmupCount(10)
        .WithIterationCount(10)
        .WithIterationTime(TimeInterval.FromMilliseconds(80))
        .WithGcServer(true)
        .WithEnvironmentVariable("DOTNET_GCDynamicAdaptationMode", "0")
        .AsDefault();

    /// <param name="args">For BenchmarkDotNet; one that names a job of its own is measured by that alone.</param>
    public static IConfig For(string[] args)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumn(ThroughputColumn.All)
            .HideColumns(Column.Error, Column.Median, Column.RatioSD, Column.AllocRatio, Column.Gen0, Column.Gen1, Column.Gen2)
            .HideColumns(Column.Job, Column.InvocationCount, Column.UnrollFactor) // a set-up between iterations changes them
            .WithOrderer(new AsDeclared())
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(100));
        return args.Intersect(["--job", "-j"]).Any() ? config : config.AddJob(Usual);
    }
}
