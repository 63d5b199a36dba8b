using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Candles.Api.Compression;
using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Bench;

/// <summary>
/// What does a gzip answer of 1440 rows cost, from rows whose deflate bits are there, and what did it cost to make these,
/// beside compressing the answer? The first page and the last are cut.
/// </summary>
[MemoryDiagnoser]
[PerRow(Rows)]
public class Gzip
{
    private const int Rows = CandleQuery.MaxLimit;
    private const int PageRows = 256;
    private const int Skipped = 100;
    private const int Separator = 1;

    private readonly byte[] _packed = new byte[1 << 20];
    private readonly MemoryStream _stream = new(new byte[1 << 20]);
    private RowShape? _shape;
    private byte[] _body = [];
    private Page[] _pages = [];

    public static IEnumerable<RowProfile> Profiles => RowProfile.All;

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    private static ReadOnlySpan<byte> Head => "{\"data\":["u8;

    private static ReadOnlySpan<byte> Tail => "]}"u8;

    [GlobalSetup]
    public void Setup()
    {
        var (sample, sampleStarts) = Encoded(RowProfile.All[0].Candles(RowShape.RowsThatTell));
        _shape = new RowShape(history: 4, sample, sampleStarts, ByteSet.Of("-.0123456789"u8));
        var candles = Numbers.Candles(Skipped + Rows);
        _pages = [.. candles.Chunk(PageRows).Select(page => new Page(_shape, Encoded(page)))];
        _body = [.. Head, .. Encoded(candles[Skipped..]).Text[..^Separator], .. Tail];

        var stitched = _packed[..Stitched()];
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(stitched), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        if (!unpacked.ToArray().AsSpan().SequenceEqual(_body))
            throw new InvalidOperationException("What was stitched unpacks to something else.");
        Console.WriteLine(
            $"// {Numbers}: {_body.Length} bytes; stitched {stitched.Length}, fastest {Fastest()}, optimal {Optimal()}; "
            + $"a page's deflate form takes {_pages[1].Deflated.Size} bytes beside {_pages[1].Text.Length} of text");
    }

    /// <summary>GZipStream, as quick as it goes.</summary>
    [Benchmark(Baseline = true)]
    public long Fastest() => Compressed(CompressionLevel.Fastest);

    /// <summary>GZipStream at its level 6.</summary>
    [Benchmark]
    public long Optimal() => Compressed(CompressionLevel.Optimal);

    /// <summary>The answer, from pages whose bits are there.</summary>
    [Benchmark]
    public int Stitched()
    {
        var gzip = new GzipWriter(_packed);
        gzip.Text(Head);
        for (var i = 0; i < _pages.Length; i++)
        {
            var page = _pages[i];
            var coded = page.Deflated.Of(page.Text, page.Starts, page.Rows);
            gzip.Rows(coded, page.Text, page.Starts, i == 0 ? Skipped : 0, i == _pages.Length - 1 ? page.Rows - 1 : page.Rows);
        }

        gzip.Row(_pages[^1].LastRow);
        gzip.Text(Tail);
        return gzip.End();
    }

    /// <summary>The bits of as many rows, made for the first time.</summary>
    [Benchmark]
    public int Made()
    {
        var made = 0;
        for (var i = 0; made < Rows; i++)
        {
            var page = _pages[i];
            var rows = Math.Min(page.Rows, Rows - made);
            made += new DeflatedRows(_shape!).Of(page.Text, page.Starts.AsSpan(..(rows + 1)), rows).Rows;
        }

        return made;
    }

    private static (byte[] Text, int[] Starts) Encoded(Candle[] candles)
    {
        using var body = new RowBuffer(candles.Length);
        var wire = new WireRows(candles);
        var sink = new ObjectsEncoder().FromRaw(body, newestFirst: false);
        var starts = new int[candles.Length + 1];
        sink.Start();
        for (var row = 0; row < candles.Length; row++)
        {
            sink.Add(wire.ToRaw(row));
            starts[row + 1] = body.Written.Length;
        }

        return (body.Written.ToArray(), starts);
    }

    private long Compressed(CompressionLevel level)
    {
        _stream.Position = 0;
        using (var gzip = new GZipStream(_stream, level, leaveOpen: true))
            gzip.Write(_body);
        return _stream.Position;
    }

    private sealed class Page(RowShape shape, (byte[] Text, int[] Starts) rows)
    {
        public DeflatedRows Deflated { get; } = new(shape);

        public byte[] Text => rows.Text;

        public int[] Starts => rows.Starts;

        public int Rows => Starts.Length - 1;

        public ReadOnlySpan<byte> LastRow => Text.AsSpan(Starts[^2]..^Separator);
    }
}
