using BenchmarkDotNet.Attributes;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Import;

namespace Candles.Bench.Parsing;

/// <summary>
/// 10,000 rows in memory, numbers of 8 decimals. Compared with JSON objects, as the server answers them. That all bodies hold the same
/// rows is checked before anything is measured.
/// </summary>
[Question("What does it cost to make candles of a body of each format, as it comes with a POST or lies in a file?")]
public class BodyParsing : IThroughput
{
    private const int Rows = 10_000;

    private static readonly Candle[] Candles = RowProfile.All[1].Candles(Rows);

    public static IEnumerable<IngestBody> Bodies { get; } = [.. IngestBody.All(Candles)];

    [Compared]
    [ParamsSource(nameof(Bodies))]
    public IngestBody Body { get; set; } = Bodies.First();

    [GlobalSetup]
    public void Setup()
    {
        if (!Read().Candles.SequenceEqual(Candles))
            throw new InvalidOperationException($"{Body} does not hold the same rows.");
    }

    [Benchmark(Baseline = true, Description = "Parsed")]
    public int Parse()
    {
        var rows = new ImportRows(Body.Content.Length, Rows, null, CancellationToken.None);
        Body.Format.Read(Body.Content, rows);
        return rows.Count;
    }

    /// <summary>A batch that may be written.</summary>
    [Benchmark(Description = "Parsed and checked")]
    public CandleBatch Read() =>
        CandleImport.TryRead(Body.Content, Body.Format, Interval.OneMinute, CandleTime.Max, Rows, out var batch, out var faults)
            ? batch
            : throw new InvalidOperationException(faults.First[0].ToString());

    Amount? IThroughput.Of(string benchmark) => new Amount(Rows, Body.Content.Length);
}
