using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Candles.Data;
using Candles.Data.Import;

namespace Candles.Bench;

/// <summary>
/// What does it cost to make candles of a body of 10,000 rows, as it comes with a POST or lies in a file? The body is in
/// memory; numbers are of 8 decimals.
/// </summary>
[MemoryDiagnoser]
[PerRow(Rows)]
[Megabytes]
public class Parsing
{
    private const int Rows = 10_000;

    private static readonly Candle[] Candles = RowProfile.All[1].Candles(Rows);

    public static IEnumerable<ParsingBody> Bodies => ParsingBody.All(Candles);

    [ParamsSource(nameof(Bodies))]
    public ParsingBody Body { get; set; } = Bodies.First();

    [GlobalSetup]
    public void Setup()
    {
        if (!Read().Candles.SequenceEqual(Candles))
            throw new InvalidOperationException($"{Body} does not hold the same rows.");
    }

    /// <summary>Text to candles.</summary>
    [Benchmark(Baseline = true)]
    public int Parse()
    {
        var rows = new ImportRows(Body.Content.Length, Rows, null, CancellationToken.None);
        Body.Format.Read(Body.Content, rows);
        return rows.Count;
    }

    /// <summary>The same, and the check: a batch that may be written.</summary>
    [Benchmark]
    public CandleBatch Read() =>
        CandleImport.TryRead(Body.Content, Body.Format, Interval.OneMinute, CandleTime.Max, Rows, out var batch, out var faults)
            ? batch
            : throw new InvalidOperationException(faults.First[0].ToString());
}

/// <summary>Adds a column with the megabytes of body (10^6 bytes) that are read in a second.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MegabytesAttribute() : ColumnConfigBaseAttribute(new MegabytesColumn());

internal sealed class MegabytesColumn : IColumn
{
    public string Id => nameof(MegabytesColumn);
    public string ColumnName => "MB/s";
    public string Legend => "Megabytes of body (10^6 bytes) read in a second, by the mean time";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 1;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics && benchmarkCase.Parameters[nameof(Parsing.Body)] is ParsingBody body
            ? (body.Content.Length * 1e3 / statistics.Mean).ToString("F0", CultureInfo.InvariantCulture)
            : "?";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    public bool IsAvailable(Summary summary) => true;
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
