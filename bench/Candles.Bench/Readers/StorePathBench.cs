using BenchmarkDotNet.Attributes;
using Candles.Api.Metrics;
using Candles.Api.Route;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Bench.Readers;

/// <summary>
/// Without HTTP, the default body. That all paths make identical bytes is checked before anything is measured. RowReaders tells what of it is
/// the reading.
/// </summary>
[Question("What does each path cost on each store, from the question to the complete body?")]
public class StorePathBench : IThroughput
{
    private readonly CandleEncoder _encoder = CandleEncoder.All[0];
    private BenchStore _store = null!;
    private StoreRead _read = null!;
    private CandleQuery _query = null!;
    private RowBuffer _body = null!;

    public static IEnumerable<string> Stores => BenchStore.Names;

    public static IEnumerable<int> Counts => RowCounts.Measured;

    public static IEnumerable<string> Names => ReadStrategy.All.OfType<StoreStrategy>().Select(path => path.Name);

    [ParamsSource(nameof(Stores))]
    public string Store { get; set; } = BenchStore.Names[0];

    [ParamsSource(nameof(Counts))]
    public int Rows { get; set; } = CandleQuery.MaxLimit;

    [Compared]
    [ParamsSource(nameof(Names))]
    public string Path { get; set; } = Names.First();

    [GlobalSetup]
    public async Task Setup()
    {
        _store = await BenchStore.Open(Store);
        _query = new CandleQuery(BenchStore.Series, Interval.OneMinute, Rows);
        _body = new RowBuffer(Rows);
        _read = ((StoreStrategy)ReadStrategy.Named(Names.First())!).Source;
        await Body();
        var expected = _body.Written.ToArray();
        _read = ((StoreStrategy)ReadStrategy.Named(Path)!).Source;
        await Body();
        Same.Bytes(_body.Written.Span, expected, Path);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _body.Dispose();
        await _store.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<int> Body()
    {
        await _read(_store.Store, _query, _encoder, _body, new StepTimes(), CancellationToken.None);
        return _body.Written.Length;
    }

    Amount? IThroughput.Of(string benchmark) => BenchStore.AmountOf(Rows);
}
