using BenchmarkDotNet.Attributes;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Formats.Responses;
using MemoryPack;

namespace Candles.Bench.Serializers;

/// <summary>
/// Rows lie in memory: as lists of objects for the serializers, as decimals for our own encoder. All MessagePack is the same bytes, by the
/// same rule for numbers, which is checked before anything is measured; MemoryPack has a format of its own.
/// </summary>
[Question("What does a body of the msgpack format cost, by each serializer, from rows in memory?")]
public class MessagePackSerializers : IThroughput
{
    private readonly MessagePackEncoder _encoder = new();
    private readonly Nerdbank.MessagePack.MessagePackSerializer _nerdbank = new();
    private Candle[] _candles = [];
    private List<CandleDto> _rows = [];
    private NerdbankBody _nerdbankBody = new();
    private MemoryPackBody _memoryPackBody = new();
    private RowBuffer _body = null!;

    public static IEnumerable<RowProfile> Profiles => RowProfile.Measured;

    public static IEnumerable<int> Counts => RowCounts.Measured;

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    [ParamsSource(nameof(Counts))]
    public int Rows { get; set; } = CandleQuery.MaxLimit;

    [GlobalSetup]
    public void Setup()
    {
        _candles = Numbers.Candles(Rows);
        _rows = [.. _candles.Select(candle =>
        {
            var row = new CandleDto();
            row.Set(candle);
            return row;
        })];
        _nerdbankBody = NerdbankBody.Of(_rows);
        _memoryPackBody = MemoryPackBody.Of(_rows);
        _body = new RowBuffer(2 * Rows);
        Ours();
        var expected = _body.Written.ToArray();
        foreach (var way in (Func<int>[])[MessagePackCSharp, NerdbankMessagePack])
        {
            way();
            Same.Bytes(_body.Written.Span, expected, way.Method.Name);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _body.Dispose();

    [Benchmark(Baseline = true, Description = "Ours, from decimals")]
    public int Ours()
    {
        using var sink = new DecimalSink(_encoder, _body, newestFirst: false);
        sink.Start();
        foreach (ref readonly var candle in _candles.AsSpan())
            sink.Add(candle);
        sink.Complete();
        return _body.Written.Length;
    }

    /// <summary>As the paths over objects answer.</summary>
    [Benchmark(Description = "MessagePack-CSharp")]
    public int MessagePackCSharp()
    {
        _encoder.FromList(_body, _rows);
        return _body.Written.Length;
    }

    [Benchmark(Description = "Nerdbank.MessagePack")]
    public int NerdbankMessagePack()
    {
        _body.Clear(backToFront: false);
        _nerdbank.Serialize(_body, _nerdbankBody, CancellationToken.None);
        return _body.Written.Length;
    }

    [Benchmark(Description = "MemoryPack")]
    public int MemoryPack()
    {
        _body.Clear(backToFront: false);
        MemoryPackSerializer.Serialize(_body, _memoryPackBody);
        return _body.Written.Length;
    }

    Amount? IThroughput.Of(string benchmark)
    {
        Setup();
        var amount = new Amount(Rows, benchmark == nameof(MemoryPack) ? MemoryPack() : Ours());
        Cleanup();
        return amount;
    }
}
