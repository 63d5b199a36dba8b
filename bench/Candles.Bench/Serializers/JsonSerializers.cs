using BenchmarkDotNet.Attributes;
using Candles.Bench.Running;
using Candles.Data.Model;

namespace Candles.Bench.Serializers;

/// <summary>
/// Rows lie in memory: as a list of objects for serializers, as decimals for what is written by hand, as PostgreSQL sends numeric for
/// <see cref="OursFromWire"/>. Newtonsoft.Json writes other text of the same values (<c>36613.0</c>, fractions of a second),
/// which is seen to be equal as JSON; all others make identical bytes, which is checked before anything is measured.
/// </summary>
[Question("What does it cost to make the default body, by each serializer, from rows in memory?")]
public class JsonSerializers : IThroughput
{
    private JsonWays _ways = null!;

    public static IEnumerable<RowProfile> Profiles => RowProfile.Measured;

    public static IEnumerable<int> Counts => RowCounts.Measured;

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    [ParamsSource(nameof(Counts))]
    public int Rows { get; set; } = CandleQuery.MaxLimit;

    [GlobalSetup]
    public async Task Setup()
    {
        _ways = new JsonWays(Numbers.Candles(Rows));
        var body = _ways.Reflection().ToArray();
        foreach (var way in (Func<ReadOnlyMemory<byte>>[])[_ways.Metadata, _ways.FastPath, _ways.WriterByHand, _ways.OursFromDecimals, _ways.OursFromWire])
            Same.Bytes(way().Span, body, way.Method.Name);
        Same.Bytes((await _ways.FastPathAsync()).Span, body, nameof(FastPathAsync));
        Same.Json(_ways.Newtonsoft(), body, nameof(Newtonsoft));
    }

    [GlobalCleanup]
    public void Cleanup() => _ways.Dispose();

    [Benchmark(Baseline = true, Description = "System.Text.Json, reflection")]
    public int Reflection() => _ways.Reflection().Length;

    [Benchmark(Description = "System.Text.Json, generated metadata")]
    public int Metadata() => _ways.Metadata().Length;

    [Benchmark(Description = "System.Text.Json, generated fast path")]
    public int FastPath() => _ways.FastPath().Length;

    [Benchmark(Description = "System.Text.Json, generated, async")]
    public async Task<int> FastPathAsync() => (await _ways.FastPathAsync()).Length;

    [Benchmark(Description = "Utf8JsonWriter by hand")]
    public int WriterByHand() => _ways.WriterByHand().Length;

    [Benchmark(Description = "Newtonsoft.Json")]
    public int Newtonsoft() => _ways.Newtonsoft().Length;

    [Benchmark(Description = "Ours, from decimals")]
    public int OursFromDecimals() => _ways.OursFromDecimals().Length;

    [Benchmark(Description = "Ours, from wire form")]
    public int OursFromWire() => _ways.OursFromWire().Length;

    /// <summary>The default body, also for those who write longer text.</summary>
    Amount? IThroughput.Of(string benchmark) => Amount.OfBody(Numbers.Candles(Rows));
}
