using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Candles.Api.Cache;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Bench.Windows;

/// <summary>
/// The newest 1440 rows, default body; the first page and the last are cut. That what is stitched unpacks to the body is checked before
/// anything is measured. MB/s are of the body before it is packed.
/// </summary>
[Question("What does a gzip answer cost, stitched from rows that are packed already, beside packing the body?")]
public class WindowGzip : IThroughput
{
    private const int Rows = CandleQuery.MaxLimit;

    private static readonly CandleQuery Query = HotSeries.Newest(Rows);

    private readonly CandleEncoder _encoder = CandleEncoder.All[0];
    private readonly byte[] _packed = new byte[1 << 20];
    private RawCandle[] _rows = [];
    private HotSeries _series = null!;
    private byte[] _body = [];

    public static IEnumerable<RowProfile> Profiles => RowProfile.Measured;

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    [GlobalSetup]
    public void Setup()
    {
        _rows = HotSeries.Raw(Numbers.Candles(Rows + 100));
        _series = new HotSeries(_rows);
        var body = new WindowBody(_series.Ask(Query), _encoder);
        _body = new byte[body.Length];
        body.CopyTo(_body);

        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(_packed, 0, Stitched()), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        Same.Bytes(unpacked.ToArray(), _body, nameof(Stitched));
    }

    [Benchmark(Baseline = true, Description = "GZipStream, fastest")]
    public int Fastest() => Packed(CompressionLevel.Fastest);

    [Benchmark(Description = "GZipStream, level 6")]
    public int Optimal() => Packed(CompressionLevel.Optimal);

    [Benchmark(Description = "Stitched")]
    public int Stitched() => Stitch(_series);

    /// <summary>As the first to ask gets it: rows are taken into pages, encoded and packed, and then stitched.</summary>
    [Benchmark(Description = "Stitched, first time")]
    public int StitchedFirst() => Stitch(new HotSeries(_rows));

    Amount? IThroughput.Of(string benchmark) => Amount.OfBody(Numbers.Candles(Rows + 100).AsSpan()[^Rows..]);

    private int Stitch(HotSeries series)
    {
        var body = new GzipBody(series.Ask(Query), _encoder);
        return body.MaxLength <= _packed.Length ? body.Write(_packed) : throw new InvalidOperationException("The room is too small.");
    }

    private int Packed(CompressionLevel level)
    {
        using var stream = new MemoryStream(_packed);
        using (var gzip = new GZipStream(stream, level, leaveOpen: true))
            gzip.Write(_body);
        return (int)stream.Position;
    }
}
