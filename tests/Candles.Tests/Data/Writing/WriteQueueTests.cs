using System.Collections.Concurrent;
using Candles.Data.Model;
using Candles.Data.Writing;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Writing;

public sealed class WriteQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreFault, bool> Faults => new()
    {
        { StoreFault.OutcomeUnknown, false },
        { StoreFault.Unavailable, false },
        { StoreFault.TimedOut, false },
        { StoreFault.Busy, false },
        { StoreFault.Full, false },
        { StoreFault.Unavailable, true },
        { StoreFault.Busy, true },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Writes_that_failed_together_are_tried_alone_only_where_one_of_them_may_be_to_blame(StoreFault fault, bool mayBeOfOne)
    {
        var series = Enumerable.Range(0, 4).Select(_ => Some.Series()).ToArray();
        var free = new TaskCompletionSource();
        var tried = new ConcurrentQueue<int>();
        await using var queue = new WriteQueue(Write, TimeSpan.FromSeconds(30));
        var batch = Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:01:00", kept: 1));

        var first = queue.Write(new WriteOrder(series[0], batch, null), Cancel);
        while (tried.IsEmpty)
            await Task.Delay(1, Cancel);
        var together = series[1..].Select(each => queue.Write(new WriteOrder(each, batch, null), Cancel)).ToArray();
        free.SetResult();

        Assert.Equal(1, (await first).Version);
        foreach (var write in together[..2])
        {
            if (mayBeOfOne)
                Assert.Equal(1, (await write).Version);
            else
                Assert.Equal(fault, (await Assert.ThrowsAsync<StoreException>(() => write)).Fault);
        }

        Assert.Equal(fault, (await Assert.ThrowsAsync<StoreException>(() => together[2])).Fault); // the one to blame
        Assert.Equal(mayBeOfOne ? [1, 3, 1, 1, 1] : [1, 3], tried);

        async Task<WriteOutcome[]> Write(IReadOnlyList<WriteOrder> orders, CancellationToken cancel)
        {
            tried.Enqueue(orders.Count);
            await free.Task;
            return orders.Any(order => order.Series == series[3])
                ? throw new StoreException(fault, "It fails.") { MayBeOfOne = mayBeOfOne }
                : [.. orders.Select(_ => WriteOutcome.Done(new WriteResult(1, 0, 0, 1)))];
        }
    }
}
