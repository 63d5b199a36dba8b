using System.IO.Compression;
using System.Text;
using Candles.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Import;

public sealed class ImportContentTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 300).Select(i => $"{i},{i * 7919 % 1000}")));

    [Fact]
    public async Task Plain_bytes_are_read_as_they_are()
    {
        Assert.Equal(Text, await Read(Text));
        Assert.Empty(await Read([]));
        Assert.Equal([0x1F], await Read([0x1F]));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    public async Task Gzip_is_unpacked(CompressionLevel level)
    {
        Assert.Equal(Text, await Read(Gzip(Text, level)));
        Assert.Empty(await Read(Gzip([], level)));
    }

    [Fact]
    public async Task Several_gzip_members_are_one_file()
    {
        byte[] three = [.. Text, .. Text, .. Text];
        Assert.Equal(three, await Read([.. Gzip(Text), .. Gzip([.. Text, .. Text])]));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    public async Task Gzip_that_is_cut_off_anywhere_is_refused(CompressionLevel level)
    {
        var member = Gzip(Text, level);
        byte[] two = [.. member, .. member];
        for (var length = 2; length < two.Length; length++)
        {
            if (length != member.Length)
                await AssertNotWhole(two[..length]);
        }
    }

    [Fact]
    public Task Gzip_with_a_changed_byte_is_refused_or_reads_the_same() => Property.Holds(300, async random =>
    {
        var packed = Gzip(Text);
        packed[random.Next(2, packed.Length)] ^= (byte)(1 << random.Next(8));
        try
        {
            Assert.Equal(Text, await Read(packed)); // the header holds a time stamp and the like
        }
        catch (InvalidDataException e)
        {
            Assert.Equal(NotWhole, e.Message);
        }
    });

    [Fact]
    public Task Gzip_with_other_bytes_behind_it_is_refused() => AssertNotWhole([.. Gzip(Text), 1, 2, 3]);

    [Fact]
    public async Task A_pipe_is_read_to_its_end()
    {
        Assert.Equal(Text, await Read(new Pipe(Text)));
        Assert.Equal(Text, await Read(new Pipe(Gzip(Text))));
    }

    private const string NotWhole = "is not a whole gzip file: it is damaged or cut off, or other bytes follow its end";

    private static async Task AssertNotWhole(byte[] packed) =>
        Assert.Equal(NotWhole, (await Assert.ThrowsAsync<InvalidDataException>(() => Read(packed))).Message);

    private static Task<byte[]> Read(byte[] content) => Read(new MemoryStream(content));

    private static async Task<byte[]> Read(Stream content) => (await ImportContent.Read(content, TestContext.Current.CancellationToken)).ToArray();

    internal static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Knows no length and gives a few bytes at a time.</summary>
    private sealed class Pipe(byte[] content) : Stream
    {
        private int _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = Math.Min(Math.Min(count, 7), content.Length - _read);
            content.AsSpan(_read, length).CopyTo(buffer.AsSpan(offset));
            _read += length;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
