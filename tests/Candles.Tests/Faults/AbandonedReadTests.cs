using System.Buffers;
using Candles.Api.Metrics;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>A read that was given up at its time budget goes on adding rows for a moment: never to memory that others use by then.</summary>
public sealed class AbandonedReadTests
{
    private const int Limit = 64;

    private static readonly Candle[] Candles = Some.Candles(1, "1m", "2026-06-01", "2026-06-01T01:00:00Z", kept: 1);

    [Theory]
    [InlineData("objects")]
    [InlineData("columns")]
    public async Task Rows_that_come_late_do_not_come_into_the_memory_of_others(string format)
    {
        var encoder = CandleEncoder.Named(format)!;
        var reads = new Late();
        var body = new RowBuffer(Limit);
        await Assert.ThrowsAsync<StoreException>(() => StorePaths.Raw(
            reads, new CandleQuery(Some.Series(), Interval.OneMinute, Limit), encoder, body, new StepTimes(), TestContext.Current.CancellationToken));
        var others = Enumerable.Range(0, 64).SelectMany(_ => (int[])[1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16]).Select(ArrayPool<byte>.Shared.Rent).ToArray();
        foreach (var other in others)
            Array.Clear(other);

        foreach (var candle in Candles)
            reads.Sink!.Add(Encoded.Raw(candle));

        Assert.All(others, other => Assert.False(other.AsSpan().ContainsAnyExcept((byte)0)));
        foreach (var other in others)
            ArrayPool<byte>.Shared.Return(other);
    }

    private sealed class Late : IRawReads
    {
        public ICandleSink<RawCandle>? Sink { get; private set; }

        public Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel)
        {
            sink.Start();
            Sink = sink;
            throw new StoreException(StoreFault.TimedOut, "given up");
        }
    }
}
