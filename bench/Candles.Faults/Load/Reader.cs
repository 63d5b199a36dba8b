using System.Diagnostics;
using System.Net;
using Candles.Faults.Checks;
using Candles.Faults.Processes;

namespace Candles.Faults.Load;

/// <summary>Asks any node for anything, and has every body judged.</summary>
internal sealed class Reader(Client client, LoadTerms terms, Findings findings, IReadOnlyList<Node> nodes, IReadOnlyList<SeriesLedger> ledgers, Random random)
{
    private long _reads;

    public long Reads => Volatile.Read(ref _reads);

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var node = nodes[random.Next(nodes.Count)];
            var ledger = ledgers[random.Next(ledgers.Count)];
            var reply = await Read(node, ledger, Asked.Any(random, ledger.Key));
            await Task.Delay(reply is null ? 50 : random.Next(12), CancellationToken.None);
        }
    }

    /// <returns>Null where the connection broke.</returns>
    public async Task<Reply?> Read(Node node, SeriesLedger ledger, Asked asked)
    {
        var (mayBeAbsent, seen, judges, began) = (ledger.MayBeAbsent, ledger.Seen(node.Name), terms.Judges, Stopwatch.GetTimestamp());
        var reply = await client.Send(node, HttpMethod.Get, asked.Url, null, $"read {asked.Path}");
        if (reply is null || !judges || !terms.Judges)
            return reply;
        if (reply.Status == HttpStatusCode.OK)
        {
            Interlocked.Increment(ref _reads);
            if (ledger.Judge(asked, reply.Body, node.Name, seen, began, terms.Allowance) is { } fault)
                findings.Add("wrong body", fault);
        }
        else if (!reply.IsAway && !(reply.Status == HttpStatusCode.NotFound && mayBeAbsent) && !terms.Excuses(reply.Status, reply.Problem))
        {
            findings.Add("read refused", $"{asked.Url}: {(int)reply.Status} {AnswerRules.Shortened(reply.Body)}");
        }

        return reply;
    }

    /// <summary>Waits until a node gives the answers of the newest state, by every path, while nobody writes.</summary>
    /// <returns>Whether it does.</returns>
    public async Task<bool> Settles(Node node, SeriesLedger ledger)
    {
        if (ledger.MayBeAbsent)
            return true;
        foreach (var path in (string[])["window", "raw", "validated"])
        {
            foreach (var length in Asked.Lengths)
            {
                var asked = new Asked(ledger.Key, length, FaultCandle.Slots, null, path);
                var (expected, start) = (asked.Body(ledger.Newest), Stopwatch.GetTimestamp());
                Reply? reply;
                while ((reply = await Read(node, ledger, asked))?.Body != expected)
                {
                    if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
                    {
                        findings.Add("lost", $"{asked.Url} on {node.Name} is not what was written, 30 s after the last write: {(reply is null ? "no answer" : $"{(int)reply.Status} of {reply.Body.Length} bytes for {expected.Length}")}");
                        return false;
                    }

                    await Task.Delay(20, CancellationToken.None);
                }
            }
        }

        return true;
    }
}
