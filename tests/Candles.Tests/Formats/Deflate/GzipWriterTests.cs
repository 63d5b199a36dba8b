using System.Buffers.Binary;
using Candles.Formats.Deflate;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

public sealed class GzipWriterTests
{
    private static readonly CompressionProfile Objects = PagedRows.Shape(history: 4, SomeText.Objects(1, 64));

    public static TheoryData<string> Kinds => [.. SomeText.Kinds];

    [Fact]
    public void Every_limit_unpacks_to_its_rows()
    {
        var rows = new PagedRows(Objects, SomeText.Objects(2, 1500), pageRows: 256, keepLastApart: true);
        for (var limit = 0; limit <= 1440; limit++)
            Same(rows, rows.Count - limit, rows.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_slice_of_any_rows_unpacks_to_them(string kind) => Property.Holds(60, random =>
    {
        var history = random.One([0, 1, 2, 4, 30]);
        var sample = SomeText.Rows(random, random.One(SomeText.Kinds), random.Next(64));
        var lines = SomeText.Rows(random, kind, random.Next(1, 400));
        var rows = new PagedRows(PagedRows.Shape(history, sample), lines, pageRows: random.One([1, 7, 64, 65, 256]), random.Chance(0.5));
        for (var i = 0; i < 20; i++)
        {
            var from = random.Next(rows.Count + 1);
            var to = random.Next(from, rows.Count + 1);
            Same(rows, from, to, separator: to == 0 ? 0 : random.Next(Math.Min(lines[to - 1].Length, 3) + 1));
        }
    });

    [Fact]
    public void Lanes_follow_each_other() => Property.Holds(60, random =>
    {
        var columns = Enumerable.Range(0, random.Next(1, 7)).Select(_ => new PagedRows(
            random.Chance(0.5) ? Objects : PagedRows.Shape(16, SomeText.Rows(random, "values", 64)),
            SomeText.Rows(random, random.One(SomeText.Kinds), 300),
            pageRows: 128,
            random.Chance(0.5))).ToArray();
        var from = random.Next(300);
        var to = random.Next(from, 301);

        var max = GzipWriter.MaxFrame + columns.Sum(column => column.MaxLength(from, to, 0) + GzipWriter.MaxLength(2));
        var room = new byte[max];
        var gzip = new GzipWriter(room);
        foreach (var column in columns)
        {
            column.Write(ref gzip, from, to, 0);
            gzip.Text("]["u8);
        }

        var expected = columns.SelectMany(column => column.Body(from, to, 0)[PagedRows.Head.Length..^PagedRows.Tail.Length].Concat("]["u8.ToArray()));
        Assert.Equal(expected, Unpacked.ByNet(room[..gzip.End()]));
    });

    [Fact]
    public void A_row_makes_the_same_bytes_in_its_page_and_apart() => Property.Holds(60, random =>
    {
        var lines = SomeText.Rows(random, random.One(SomeText.Kinds), random.Next(1, 300));
        var inPage = new PagedRows(Objects, lines, pageRows: 256);
        var apart = new PagedRows(Objects, lines, pageRows: 256, keepLastApart: true);
        var from = random.Next(lines.Length);

        Assert.Equal(inPage.Gzip(from, lines.Length, 0), apart.Gzip(from, lines.Length, 0));
    });

    [Fact]
    public void Nothing_at_all_is_gzip_too()
    {
        var room = new byte[GzipWriter.MaxFrame];
        Assert.Empty(Unpacked.ByNet(room[..new GzipWriter(room).End()]));
    }

    [Fact]
    public void Room_that_is_too_small_is_refused()
    {
        var rows = new PagedRows(Objects, SomeText.Objects(2, 100), pageRows: 256);
        Assert.Throws<ArgumentException>(() =>
        {
            var gzip = new GzipWriter(new byte[GzipWriter.MaxFrame + 100]);
            rows.Write(ref gzip, 0, 100, 1);
        });
    }

    [Fact]
    public async Task Zlib_finds_one_member_and_nothing_behind_it()
    {
        const string Script = """
            import sys, zlib
            stream = zlib.decompressobj(31)
            body = stream.decompress(sys.stdin.buffer.read())
            assert stream.eof and not stream.unused_data
            sys.stdout.buffer.write(body)
            """;
        await SampleIs("python3", ["-c", Script]);
    }

    [Fact]
    public async Task Gunzip_unpacks_it() => await SampleIs("gzip", ["-dc"]);

    [Fact]
    public void Two_rows_in_three_are_saved()
    {
        var rows = new PagedRows(Objects, SomeText.Objects(2, 1440), pageRows: 256);
        Assert.True(rows.Gzip(0, 1440).Length < rows.Body(0, 1440).Length / 3);
    }

    private static async Task SampleIs(string command, string[] words)
    {
        var rows = new PagedRows(Objects, SomeText.Objects(3, 1440), pageRows: 256, keepLastApart: true);
        foreach (var limit in (int[])[1, 2, 5, 64, 300, 1000, 1439, 1440])
            Assert.Equal(rows.Body(1440 - limit, 1440), await Unpacked.By(command, words, rows.Gzip(1440 - limit, 1440)));
    }

    private static void Same(PagedRows rows, int from, int to, int separator = 1)
    {
        var packed = rows.Gzip(from, to, separator);
        var expected = rows.Body(from, to, separator);

        Assert.True(expected.AsSpan().SequenceEqual(Unpacked.ByNet(packed)), $"Rows {from} to {to} unpack to others.");
        Assert.Equal(expected.Length, BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(^4)));
        Assert.Equal(
            CrcRegister.Update(CrcRegister.Inverted, expected) ^ CrcRegister.Inverted, BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^8)));
    }
}
