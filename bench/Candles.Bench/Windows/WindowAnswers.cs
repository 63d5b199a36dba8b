using BenchmarkDotNet.Attributes;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Bench.Windows;

/// <summary>The newest rows, default body. That the slices make the bytes of the encoder is checked before anything is measured.</summary>
[Question("What does an answer from memory cost until the web server has its bytes, beside encoding its rows anew?")]
public class WindowAnswers : IThroughput
{
    private readonly CandleEncoder _encoder = CandleEncoder.All[0];
    private readonly byte[] _room = new byte[1 << 20];
    private RawCandle[] _rows = [];
    private HotSeries _series = null!;
    private CandleQuery _query = null!;
    private RowBuffer _body = null!;

    public static IEnumerable<int> Counts => RowCounts.Measured;

    [ParamsSource(nameof(Counts))]
    public int Rows { get; set; } = CandleQuery.MaxLimit;

    private static Candle[] Candles { get; } = RowProfile.All[0].Candles(CandleQuery.MaxLimit + 100);

    [GlobalSetup]
    public void Setup()
    {
        _rows = HotSeries.Raw(Candles.AsSpan()[^Rows..]);
        _series = new HotSeries(HotSeries.Raw(Candles));
        _query = HotSeries.Newest(Rows);
        _body = new RowBuffer(Rows);
        Encoded();
        Same.Bytes(_room.AsSpan(0, Slices()), _body.Written.Span, nameof(Slices));
    }

    [GlobalCleanup]
    public void Cleanup() => _body.Dispose();

    /// <summary>Rows whose numbers are text already, encoded one by one.</summary>
    [Benchmark(Baseline = true, Description = "Encoded anew")]
    public int Encoded()
    {
        using var sink = _encoder.FromRaw(_body, newestFirst: false);
        sink.Start();
        foreach (ref readonly var row in _rows.AsSpan())
            sink.Add(row);
        sink.Complete();
        return _body.Written.Length;
    }

    /// <summary>The question answered, the slices copied.</summary>
    [Benchmark(Description = "Slices copied")]
    public int Slices()
    {
        var body = new WindowBody(_series.Ask(_query), _encoder);
        body.CopyTo(_room);
        return body.Length;
    }

    /// <summary>The question answered, its entity tag made: all that a 304 needs.</summary>
    [Benchmark(Description = "Tag alone")]
    public string Tag() => WindowTag.Of(
        _encoder, ContentCoding.Identity, new WindowReading(_series.Windows, _series.Windows.Snapshot, _series.Ask(_query)));

    Amount? IThroughput.Of(string benchmark) =>
        benchmark == nameof(Tag) ? null : Amount.OfBody(Candles.AsSpan()[^Rows..]);
}
