using System.Diagnostics;
using System.Threading.Channels;
using Candles.Data.Model;

namespace Candles.Data.Writing;

/// <summary>
/// Lets small writes that arrive while another commits share the next transaction: a commit costs the same for one as for
/// many, and PostgreSQL commits that announce something one after the other. Each write stays whole or absent, and is
/// answered after its commit.
/// </summary>
/// <param name="write">Writes orders in one transaction.</param>
/// <param name="patience">Longest an order waits for its turn.</param>
internal sealed class WriteQueue(Func<IReadOnlyList<WriteOrder>, CancellationToken, Task<WriteOutcome[]>> write, TimeSpan patience) : IAsyncDisposable
{
    /// <summary>Larger batches go by themselves: they have nothing to gain.</summary>
    private const int SmallBatch = 64;
    private const int MaxOrders = 64;

    /// <summary>Of the time that a group takes, the share that the newest has in what is expected.</summary>
    private const double Newest = 0.1;

    /// <summary>In milliseconds; no budget is as long, except that of commands, which have no queue to speak of.</summary>
    private const long Stuck = 90_000;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _work;
    private int _count; // of those that wait
    private double _pace; // seconds that a group takes, of late
    private long _since; // when the transaction began that is under way, in milliseconds; 0 where none is

    /// <summary>Why the writes behind it will not come to their turn; null while they do.</summary>
    public string? Trouble => _work is { IsFaulted: true } || (Volatile.Read(ref _since) is > 0 and var since && Environment.TickCount64 - since > Stuck)
        ? "writes do not come to their turn: one has been under way for longer than any may take"
        : null;

    /// <exception cref="WriteRefusedException">The batch contradicts what is stored.</exception>
    public async Task<WriteResult> Write(WriteOrder order, CancellationToken cancel)
    {
        if (order.Batch.Count > SmallBatch)
            return Result((await write([order], cancel))[0]);

        var ahead = Volatile.Read(ref _count);
        if (ahead >= MaxOrders && ((ahead / MaxOrders) + 1) * Volatile.Read(ref _pace) > patience.TotalSeconds)
            throw new StoreException(StoreFault.Busy, "More writes wait than are stored in the time that one may wait."); // a longer line serves nobody
        var outcome = await InTurn(order, cancel);
        return Result(outcome.NeedsOwnTransaction ? (await write([order], cancel))[0] : outcome);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        if (_work is not null)
            await _work;
    }

    private async Task<WriteOutcome> InTurn(WriteOrder order, CancellationToken cancel)
    {
        Start();
        Interlocked.Increment(ref _count);
        try
        {
            var waiting = new Waiting(order);
            await _waiting.Writer.WriteAsync(waiting, cancel);
            return await Outcome(waiting, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>An order whose turn has come is waited for, whatever happens: its writer must know what became of it.</summary>
    private async Task<WriteOutcome> Outcome(Waiting waiting, CancellationToken cancel)
    {
        try
        {
            return await waiting.Done.Task.WaitAsync(patience, cancel);
        }
        catch (TimeoutException) when (waiting.TryTake())
        {
            throw new StoreException(StoreFault.Busy, "Other writes stay in front of this one.");
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !waiting.TryTake()))
        {
            return await waiting.Done.Task;
        }
    }

    private void Start()
    {
        lock (_starting)
            _work ??= Task.Run(Work);
    }

    private async Task Work()
    {
        var group = new List<Waiting>(MaxOrders);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxOrders && _waiting.Reader.TryRead(out var next))
            {
                if (next.TryTake())
                    group.Add(next);
            }

            if (group.Count > 0)
                await Write(group);
        }
    }

    private async Task Write(List<Waiting> group)
    {
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _since, Environment.TickCount64);
        try
        {
            var outcomes = await write(group.ConvertAll(waiting => waiting.Order), CancellationToken.None);
            for (var i = 0; i < outcomes.Length; i++)
                group[i].Done.SetResult(outcomes[i]);
        }
        catch (Exception e) when (group.Count > 1 && e is WriteRefusedException or StoreException { MayBeOfOne: true })
        {
            foreach (var waiting in group)
                waiting.Done.SetResult(WriteOutcome.Alone);
        }
        catch (Exception e)
        {
            // It may be stored, or the store cannot do it now: who tried again blindly could undo what others wrote since.
            foreach (var waiting in group)
                waiting.Done.SetException(e);
        }
        finally
        {
            Volatile.Write(ref _since, 0);
            _pace += Newest * (Stopwatch.GetElapsedTime(start).TotalSeconds - _pace);
        }
    }

    private static WriteResult Result(WriteOutcome outcome) => outcome.Refused is { } refused ? throw refused : outcome.Result;

    private sealed class Waiting(WriteOrder order)
    {
        private int _isTaken;

        public WriteOrder Order => order;

        public TaskCompletionSource<WriteOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>By the queue, to write it; or by its writer, who waits no longer. Whoever is first has it.</summary>
        public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;
    }
}
