using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Candles.Bench.Running;

/// <summary>A column that sets the mean time against the rows and bytes of a call, for classes that say them.</summary>
internal sealed class ThroughputColumn(string name, string legend, int place, string format, Func<Amount, double, double> value) : IColumn
{
    /// <summary>All of them; times are nanoseconds.</summary>
    public static IColumn[] All { get; } =
    [
        new ThroughputColumn("ns/row", "Mean time of one row", 0, "N1", (amount, ns) => ns / amount.Rows),
        new ThroughputColumn("rows/s", "Rows in a second, by the mean time", 1, "N0", (amount, ns) => amount.Rows * 1e9 / ns),
        new ThroughputColumn("MB/s", "Megabytes (10^6 bytes) of body in a second, by the mean time", 2, "N1", (amount, ns) => amount.Bytes * 1e3 / ns),
    ];

    public string Id => $"{nameof(ThroughputColumn)}.{name}";
    public string ColumnName => name;
    public string Legend => legend;
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => place;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(c => c.Descriptor.Type.IsAssignableTo(typeof(IThroughput)));

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is not { } statistics ? "NA"
        : AmountOf(benchmarkCase) is not { } amount ? "-"
        : value(amount, statistics.Mean).ToString(format, CultureInfo.InvariantCulture);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    private static Amount? AmountOf(BenchmarkCase benchmarkCase)
    {
        var benchmarks = Activator.CreateInstance(benchmarkCase.Descriptor.Type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
            benchmarks.GetType().GetProperty(parameter.Name)!.SetValue(benchmarks, parameter.Value);
        return ((IThroughput)benchmarks).Of(benchmarkCase.Descriptor.WorkloadMethod.Name);
    }
}
