using System.Diagnostics;
using Candles.Faults.Checks;
using Candles.Faults.Processes;

namespace Candles.Faults.Load;

/// <summary>Writers and readers at work on some nodes, until they are stopped.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Writer[] _writers;
    private readonly Reader[] _readers;
    private readonly Task[] _reading;
    private readonly IReadOnlyList<Node> _nodes;
    private CancellationTokenSource _stopWriters = new();
    private Task[] _writing = [];

    public Crowd(Client client, LoadTerms terms, Findings findings, IReadOnlyList<Node> nodes, IReadOnlyList<SeriesLedger> ledgers, Random random)
    {
        (_nodes, Ledgers) = (nodes, ledgers);
        _writers = [.. Enumerable.Range(0, terms.Writers).Select(i =>
            new Writer(client, terms, findings, nodes, [.. ledgers.Where((_, at) => at % terms.Writers == i)], new Random(random.Next())))];
        _readers = [.. Enumerable.Range(0, terms.Readers).Select(_ => new Reader(client, terms, findings, nodes, ledgers, new Random(random.Next())))];
        StartWriters();
        _reading = [.. _readers.Select(reader => Task.Run(() => reader.Run(_stop.Token), CancellationToken.None))];
    }

    public IReadOnlyList<SeriesLedger> Ledgers { get; }

    public int Writes => _writers.Sum(writer => writer.Writes);

    public long Reads => _readers.Sum(reader => reader.Reads);

    /// <summary>When the newest write that was answered with success was sent.</summary>
    public long LastWriteBegun => _writers.Max(writer => writer.LastBegun);

    public async Task<bool> Until(Func<bool> condition, TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Array.Find([.. _writing, .. _reading], task => task.IsFaulted) is { } failed)
                await failed;
            if (Stopwatch.GetElapsedTime(start) > patience)
                return false;
            await Task.Delay(5, CancellationToken.None);
        }

        return true;
    }

    public async Task For(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        await Until(() => Stopwatch.GetElapsedTime(start) > time, time + TimeSpan.FromSeconds(1));
    }

    /// <summary>Returns when their last writes are answered.</summary>
    public async Task StopWriters()
    {
        await _stopWriters.CancelAsync();
        await Task.WhenAll(_writing);
    }

    public void StartWriters()
    {
        _stopWriters.Dispose();
        _stopWriters = new CancellationTokenSource();
        var stop = _stopWriters.Token;
        _writing = [.. _writers.Select(writer => Task.Run(() => writer.Run(stop), CancellationToken.None))];
    }

    /// <summary>Ends when the last answer is there; then every node must show all that was written.</summary>
    public async Task Stop(Findings findings)
    {
        await StopWriters();
        await _stop.CancelAsync();
        await Task.WhenAll(_reading);
        foreach (var unanswered in _writers.Select(writer => writer.Unanswered).OfType<LedgerWrite>())
            findings.Add("never answered", $"a write of {unanswered.Length} candles found no node that took it in 30 s");
        if (_writers.Any(writer => writer.Unanswered is not null))
            return; // its outcome is not known
        foreach (var ledger in Ledgers)
        {
            foreach (var node in _nodes)
            {
                if (!await _readers[0].Settles(node, ledger))
                    return; // the others would only take long to say the same
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopWriters.CancelAsync();
        await _stop.CancelAsync();
        await Task.WhenAll([.. _writing, .. _reading]).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _stopWriters.Dispose();
    }
}
