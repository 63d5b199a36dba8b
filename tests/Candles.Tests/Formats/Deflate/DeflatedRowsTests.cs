using Candles.Formats.Deflate;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

public sealed class DeflatedRowsTests
{
    private static readonly CompressionProfile Objects = PagedRows.Shape(history: 4, SomeText.Objects(1, 64));

    [Fact]
    public void A_page_that_grew_makes_the_bytes_of_one_made_at_once() => Property.Holds(60, random =>
    {
        var (text, starts) = PagedRows.Joined(SomeText.Rows(random, random.One(SomeText.Kinds), random.Next(1, 256)));
        var warm = new DeflatedRows(Objects);
        for (var rows = random.Next(10); rows < starts.Length; rows += 1 + random.Next(30))
        {
            var cold = new DeflatedRows(Objects);
            Assert.Equal(Slice(cold, text, starts, rows), Slice(warm, text, starts, rows));
        }
    });

    [Fact]
    public void Who_still_sees_an_earlier_state_gets_its_bytes()
    {
        var (text, starts) = PagedRows.Joined(SomeText.Objects(2, 200));
        var page = new DeflatedRows(Objects);
        var before = Enumerable.Range(0, 200).Select(rows => Slice(page, text, starts, rows)).ToArray();

        Assert.Equal(before, Enumerable.Range(0, 200).Select(rows => Slice(page, text, starts, rows)));
    }

    [Fact]
    public void The_code_of_a_page_is_settled_by_its_first_rows()
    {
        var (text, starts) = PagedRows.Joined([.. SomeText.Objects(2, 65), .. SomeText.Rows(new Random(1), "incompressible", 100)]);
        var page = new DeflatedRows(PagedRows.Shape(history: 4, SomeText.Rows(new Random(1), "any byte", 8)));

        var early = page.Of(text, starts.AsSpan(..66), 65);
        Assert.Same(early.Code, page.Of(text, starts, 165).Code);
        Assert.NotSame(early.Code, page.Of(text, starts.AsSpan(..65), 64).Code);
    }

    [Fact]
    public void Rows_that_are_coded_are_not_coded_again()
    {
        var (text, starts) = PagedRows.Joined(SomeText.Objects(2, 200));
        var page = new DeflatedRows(Objects);
        var coded = page.Of(text, starts, 200);

        Assert.Same(coded, page.Of(text, starts, 200));
        Assert.Same(coded, page.Of(text, starts.AsSpan(..100), 99));
    }

    [Fact]
    public void Readers_are_right_while_the_page_grows() => Property.Holds(5, random =>
    {
        var (text, starts) = PagedRows.Joined(SomeText.Objects(random.Next(), 256));
        var page = new DeflatedRows(Objects);
        var seen = 0;

        Parallel.Invoke(
            () =>
            {
                for (var rows = 1; rows <= 256; rows++)
                {
                    page.Of(text, starts.AsSpan(..(rows + 1)), rows);
                    Volatile.Write(ref seen, rows);
                }
            },
            () =>
            {
                for (int rows; (rows = Volatile.Read(ref seen)) < 256;)
                    Assert.Equal(text[..starts[rows]], Unpacked.ByNet(Slice(page, text, starts, rows)));
            });
    });

    [Fact]
    public void A_byte_that_rows_were_said_not_to_have_is_refused()
    {
        var (sample, sampleStarts) = PagedRows.Joined(SomeText.Objects(1, 64));
        var page = new DeflatedRows(new CompressionProfile(2, sample, sampleStarts, ByteSet.Of("-"u8)));

        Assert.Throws<InvalidOperationException>(() => page.Of("\0"u8, [0, 1], 1));
    }

    [Fact]
    public void The_size_is_that_of_what_is_kept()
    {
        var (text, starts) = PagedRows.Joined(SomeText.Objects(2, 256));
        var empty = new DeflatedRows(Objects).Size;
        new DeflatedRows(Objects).Of(text, starts, 256); // makes what a thread keeps to pack with
        var before = GC.GetAllocatedBytesForCurrentThread();
        var page = new DeflatedRows(Objects);
        page.Of(text, starts, 256);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(empty, 100, 700);
        Assert.InRange(page.Size, allocated * 3 / 4, allocated);
    }

    /// <summary>The first rows of a page, packed.</summary>
    private static byte[] Slice(DeflatedRows page, byte[] text, int[] starts, int rows)
    {
        var coded = page.Of(text, starts.AsSpan(..(rows + 1)), rows);
        var room = new byte[GzipWriter.MaxFrame + GzipWriter.MaxLength(coded, starts, 0, rows)];
        var gzip = new GzipWriter(room);
        gzip.Rows(coded, text, starts, 0, rows);
        return room[..gzip.End()];
    }
}
