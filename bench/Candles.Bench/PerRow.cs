using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Candles.Bench;

/// <summary>Adds a column with the mean time of a row, for benchmarks that work on so many rows a time.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PerRowAttribute(int rows) : ColumnConfigBaseAttribute(new PerRowColumn(rows));

internal sealed class PerRowColumn(int rows) : IColumn
{
    public string Id => nameof(PerRowColumn);
    public string ColumnName => "ns/row";
    public string Legend => $"Mean time of one of {rows} rows";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (statistics.Mean / rows).ToString("F1", CultureInfo.InvariantCulture)
            : "?";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    public bool IsAvailable(Summary summary) => true;
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
