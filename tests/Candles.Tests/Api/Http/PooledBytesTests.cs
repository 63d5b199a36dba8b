using Candles.Api.Http;
using Candles.Api.Options;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Http;

public sealed class PooledBytesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(1_000_000)]
    public async Task A_stream_is_added_whole_up_to_the_most(int length)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content);
        using var bytes = new PooledBytes(Share());

        Assert.True(await bytes.TryAdd(new MemoryStream(content), length, Cancel));
        await bytes.Add("end"u8.ToArray());

        Assert.Equal([.. content, .. "end"u8], bytes.Written.ToArray());
        bytes.RemoveLast(3);
        Assert.Equal(content, bytes.Written.ToArray());
    }

    [Fact]
    public async Task A_stream_without_end_is_read_no_further_than_the_memory_that_was_made_for_the_most()
    {
        const int max = 100_000;
        var endless = new EndlessStream();
        using var bytes = new PooledBytes(Share());

        Assert.False(await bytes.TryAdd(endless, max, Cancel));
        Assert.InRange(endless.Read, max + 1, 2 * max);
    }

    private static BodyShare Share()
    {
        var settings = new ConfigurationBuilder().Build();
        return new BodyMemory(ServerLimits.Read(settings), CandlesOptions.Read(settings), TimeProvider.System).Begin(() => { });
    }

    private sealed class EndlessStream : MemoryStream
    {
        public new int Read { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Read += buffer.Length;
            return new(buffer.Length);
        }
    }
}
