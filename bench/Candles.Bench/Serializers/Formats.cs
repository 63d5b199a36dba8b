using BenchmarkDotNet.Attributes;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Bench.Serializers;

/// <summary>
/// Compared with <c>objects</c>, the default, from decimals. That both kinds of rows make identical bytes is checked before anything is
/// measured; what the bytes mean is the tests' business.
/// </summary>
[Question("What does a body of each format cost, from decimals and from PostgreSQL's wire form, by our own encoders?")]
public class Formats : IThroughput
{
    private Candle[] _candles = [];
    private WireRows _wire = new([]);
    private RowBuffer _body = null!;
    private CandleEncoder _encoder = CandleEncoder.All[0];

    public static IEnumerable<RowProfile> Profiles => RowProfile.Measured;

    public static IEnumerable<int> Counts => RowCounts.Measured;

    public static IEnumerable<string> Names => CandleEncoder.All.Select(e => e.Name);

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    [ParamsSource(nameof(Counts))]
    public int Rows { get; set; } = CandleQuery.MaxLimit;

    [Compared]
    [ParamsSource(nameof(Names))]
    public string Format { get; set; } = CandleEncoder.All[0].Name;

    [GlobalSetup]
    public void Setup()
    {
        _candles = Numbers.Candles(Rows);
        _wire = new WireRows(_candles);
        _body = new RowBuffer(2 * Rows);
        _encoder = CandleEncoder.Named(Format)!;
        FromDecimals();
        var expected = _body.Written.ToArray();
        FromWire();
        Same.Bytes(_body.Written.Span, expected, nameof(FromWire));
    }

    [GlobalCleanup]
    public void Cleanup() => _body.Dispose();

    [Benchmark(Baseline = true, Description = "From decimals")]
    public int FromDecimals()
    {
        using var sink = new DecimalSink(_encoder, _body, newestFirst: false);
        sink.Start();
        foreach (ref readonly var candle in _candles.AsSpan())
            sink.Add(candle);
        sink.Complete();
        return _body.Written.Length;
    }

    [Benchmark(Description = "From wire form")]
    public int FromWire()
    {
        using var sink = _encoder.FromRaw(_body, newestFirst: false);
        sink.Start();
        for (var row = 0; row < Rows; row++)
            sink.Add(_wire.ToRaw(row));
        sink.Complete();
        return _body.Written.Length;
    }

    Amount? IThroughput.Of(string benchmark)
    {
        Setup();
        var amount = new Amount(Rows, _body.Written.Length);
        Cleanup();
        return amount;
    }
}
