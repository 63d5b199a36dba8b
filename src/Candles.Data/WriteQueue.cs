using System.Threading.Channels;

namespace Candles.Data;

/// <summary>
/// Lets small writes that arrive while another commits share the next transaction: a commit costs the same for one as for
/// many, and PostgreSQL commits that announce something one after the other. Each write stays whole or absent, and is
/// answered after its commit.
/// </summary>
/// <param name="write">Writes orders in one transaction.</param>
internal sealed class WriteQueue(Func<IReadOnlyList<WriteOrder>, CancellationToken, Task<WriteOutcome[]>> write) : IAsyncDisposable
{
    /// <summary>Larger batches go by themselves: they have nothing to gain.</summary>
    private const int SmallBatch = 64;
    private const int MostOrders = 64;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _work;

    /// <exception cref="WriteRefusedException">The batch contradicts what is stored.</exception>
    public async Task<WriteResult> Write(WriteOrder order, CancellationToken cancel)
    {
        if (order.Batch.Count > SmallBatch)
            return Result((await write([order], cancel))[0]);

        Start();
        var waiting = new Waiting(order, cancel);
        await _waiting.Writer.WriteAsync(waiting, cancel);
        var outcome = await waiting.Done.Task;
        return Result(outcome.NeedsOwnTransaction ? (await write([order], cancel))[0] : outcome);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        if (_work is not null)
            await _work;
    }

    private void Start()
    {
        lock (_starting)
            _work ??= Task.Run(Work);
    }

    private async Task Work()
    {
        var group = new List<Waiting>(MostOrders);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostOrders && _waiting.Reader.TryRead(out var next))
            {
                if (next.Cancel.IsCancellationRequested)
                    next.Done.SetCanceled(next.Cancel);
                else
                    group.Add(next);
            }

            if (group.Count > 0)
                await Write(group);
        }
    }

    private async Task Write(List<Waiting> group)
    {
        try
        {
            var outcomes = await write(group.ConvertAll(waiting => waiting.Order), CancellationToken.None);
            for (var i = 0; i < outcomes.Length; i++)
                group[i].Done.SetResult(outcomes[i]);
        }
        catch (Exception e) when (group.Count == 1)
        {
            group[0].Done.SetException(e);
        }
        catch (Exception)
        {
            // Whatever it was, it may concern one of them: each is tried by itself and has its own answer.
            foreach (var waiting in group)
                waiting.Done.SetResult(WriteOutcome.Alone);
        }
    }

    private static WriteResult Result(WriteOutcome outcome) => outcome.Refused is { } refused ? throw refused : outcome.Result;

    private sealed record Waiting(WriteOrder Order, CancellationToken Cancel)
    {
        public TaskCompletionSource<WriteOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
