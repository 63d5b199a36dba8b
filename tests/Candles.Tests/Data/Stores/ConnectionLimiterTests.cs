using System.Diagnostics;
using Candles.Data.Stores;

namespace Candles.Tests.Data.Stores;

public sealed class GateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_are_in_at_once_and_the_others_come_in_order()
    {
        var gate = new ConnectionLimiter(2);
        Assert.True(await gate.Enter(LimiterQueue.Reads, Long, Cancel));
        Assert.True(await gate.Enter(LimiterQueue.Writes, Long, Cancel));
        var waiting = Enumerable.Range(0, 3).Select(_ => gate.Enter(LimiterQueue.Reads, Long, Cancel).AsTask()).ToArray();
        Assert.Equal((2, 2, 3), (gate.Use.InUse, gate.Use.Max, gate.Use.Waiting));

        foreach (var next in waiting)
        {
            Assert.False(next.IsCompleted);
            gate.Leave(next == waiting[0] ? LimiterQueue.Writes : LimiterQueue.Reads);
            Assert.True(await next);
        }

        gate.Leave(LimiterQueue.Reads);
        gate.Leave(LimiterQueue.Reads);
        Assert.Equal((0, 0), (gate.Use.InUse, gate.Use.Waiting));
    }

    [Fact]
    public async Task Reads_and_writes_come_in_by_turns_however_many_of_one_kind_wait()
    {
        var gate = new ConnectionLimiter(1);
        await gate.Enter(LimiterQueue.Reads, Long, Cancel);
        var order = new List<LimiterQueue>();
        var reads = Enumerable.Range(0, 5).Select(_ => Note(LimiterQueue.Reads)).ToArray();
        var writes = Enumerable.Range(0, 2).Select(_ => Note(LimiterQueue.Writes)).ToArray();
        gate.Leave(LimiterQueue.Reads);
        await Task.WhenAll([.. reads, .. writes]);

        Assert.Equal("WRWRRRR", string.Concat(order.Select(line => line.ToString()[0])));

        async Task Note(LimiterQueue line)
        {
            await gate.Enter(line, Long, Cancel);
            order.Add(line);
            gate.Leave(line);
        }
    }

    [Fact]
    public async Task Who_gives_up_or_goes_away_takes_no_place()
    {
        var gate = new ConnectionLimiter(1);
        await gate.Enter(LimiterQueue.Reads, Long, Cancel);
        using var gone = new CancellationTokenSource();
        var leaving = gate.Enter(LimiterQueue.Reads, Long, gone.Token).AsTask();
        Assert.False(await gate.Enter(LimiterQueue.Reads, TimeSpan.FromMilliseconds(10), Cancel));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(0, gate.Use.Waiting);

        var last = gate.Enter(LimiterQueue.Reads, Long, Cancel).AsTask();
        gate.Leave(LimiterQueue.Reads);
        Assert.True(await last);
        gate.Leave(LimiterQueue.Reads);
        Assert.Equal(0, gate.Use.InUse);
    }

    [Fact]
    public async Task Who_would_wait_in_vain_does_not_stand_in_line()
    {
        var gate = new ConnectionLimiter(1);
        await gate.Enter(LimiterQueue.Reads, Long, Cancel);
        var waiting = new Queue<Task<bool>>();
        for (var i = 0; i < 30; i++) // one leaves each 20 ms
        {
            waiting.Enqueue(gate.Enter(LimiterQueue.Reads, Long, Cancel).AsTask());
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
            gate.Leave(LimiterQueue.Reads);
            Assert.True(await waiting.Dequeue());
            waiting.Enqueue(gate.Enter(LimiterQueue.Reads, Long, Cancel).AsTask());
        }

        var start = Stopwatch.GetTimestamp();
        Assert.False(await gate.Enter(LimiterQueue.Reads, TimeSpan.FromMilliseconds(100), Cancel));
        Assert.Equal(30, gate.Use.Waiting); // of whom some five are served in the patience: he did not stand in line
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)); // and was held, so that he does not ask again at once
    }

    [Fact]
    public async Task Reads_leave_places_for_writes()
    {
        var gate = new ConnectionLimiter(4, maxReads: 3);
        for (var i = 0; i < 3; i++)
            Assert.True(await gate.Enter(LimiterQueue.Reads, Long, Cancel));
        var fourth = gate.Enter(LimiterQueue.Reads, Long, Cancel).AsTask();
        Assert.True(await gate.Enter(LimiterQueue.Writes, Long, Cancel));
        gate.Leave(LimiterQueue.Writes);
        Assert.False(fourth.IsCompleted);
        gate.Leave(LimiterQueue.Reads);
        Assert.True(await fourth);
    }

    [Fact]
    public async Task However_many_come_and_go_none_is_lost_and_never_are_more_in_than_may_be()
    {
        await Support.Property.Holds(5, async random =>
        {
            var max = random.Next(1, 5);
            var gate = new ConnectionLimiter(max);
            var seeds = Enumerable.Range(0, 40).Select(_ => random.Next()).ToArray();
            var isIn = 0;
            await Task.WhenAll(seeds.Select(seed => Task.Run(
                async () =>
                {
                    var own = new Random(seed);
                    for (var i = 0; i < 200; i++)
                    {
                        using var gone = new CancellationTokenSource();
                        if (own.Next(5) == 0)
                            gone.CancelAfter(TimeSpan.FromMilliseconds(own.Next(3)));
                        var line = own.Next(2) == 0 ? LimiterQueue.Reads : LimiterQueue.Writes;
                        try
                        {
                            if (!await gate.Enter(line, TimeSpan.FromMilliseconds(own.Next(10)), gone.Token))
                                continue;
                        }
                        catch (OperationCanceledException)
                        {
                            continue;
                        }

                        Assert.InRange(Interlocked.Increment(ref isIn), 1, max);
                        await Task.Yield();
                        Interlocked.Decrement(ref isIn);
                        gate.Leave(line);
                    }
                },
                Cancel)));
            Assert.Equal((0, 0), (gate.Use.InUse, gate.Use.Waiting));
        });
    }
}
