using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Candles.Faults.Checks;
using Candles.Faults.Processes;

namespace Candles.Faults.Load;

/// <summary>The one writer of some series: sends each write until it is answered with success, through any node.</summary>
internal sealed class Writer(Client client, LoadTerms terms, Findings findings, IReadOnlyList<Node> nodes, IReadOnlyList<SeriesLedger> ledgers, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _writes;
    private long _lastBegun;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>When the last write that was answered with success was sent.</summary>
    public long LastBegun => Volatile.Read(ref _lastBegun);

    /// <summary>Writes that nobody has answered with success yet, where it was stopped.</summary>
    public LedgerWrite? Unanswered { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var ledger = ledgers[random.Next(ledgers.Count)];
            await Carry(ledger, ledger.Begin(random), stop);
            await Task.Delay(random.Next(8), CancellationToken.None);
        }
    }

    private async Task Carry(SeriesLedger ledger, LedgerWrite write, CancellationToken stop)
    {
        var once = !write.Removes && random.NextDouble() < 0.3 ? Guid.NewGuid().ToString() : null;
        // To the end where it was begun: a write that was given up would have no known outcome.
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(Pause, CancellationToken.None))
        {
            var node = nodes[random.Next(nodes.Count)];
            var (began, method) = (Stopwatch.GetTimestamp(), write.Removes ? HttpMethod.Delete : HttpMethod.Post);
            var reply = await client.Send(node, method, Target(ledger, write), write.Removes ? null : write.Body, write.Removes ? "delete" : "write", once);
            if (reply is { Status: HttpStatusCode.OK })
            {
                ledger.Answered(write, node.Name);
                CheckCounts(ledger, write, reply.Body, once);
                Volatile.Write(ref _lastBegun, began);
                Interlocked.Increment(ref _writes);
                return;
            }

            if (reply is null || reply.Problem is "outcome-unknown" || reply.Status == HttpStatusCode.GatewayTimeout)
                write.MayBeDone = true;
            else if (!reply.IsAway && terms.Judges && !terms.Excuses(reply.Status, reply.Problem))
                findings.Add("write refused", $"{Target(ledger, write)}: {(int)reply.Status} {AnswerRules.Shortened(reply.Body)}");
            if (stop.IsCancellationRequested && patience.Elapsed > TimeSpan.FromSeconds(30))
            {
                Unanswered = write;
                return;
            }
        }
    }

    private static string Target(SeriesLedger ledger, LedgerWrite write)
    {
        long At(int slot) => FaultCandle.First + (slot * (long)FaultCandle.Minute);
        return write.Removes
            ? string.Create(CultureInfo.InvariantCulture, $"/candle/{ledger.Key}?from={At(write.From)}&to={At(write.From + write.Length)}")
            : $"/candle/{ledger.Key}?interval=1m";
    }

    /// <summary>What was created is told to who created it; who repeats what may be done may find it unchanged, but with an Idempotency-Key.</summary>
    private void CheckCounts(SeriesLedger ledger, LedgerWrite write, string body, string? once)
    {
        if (write.Removes || !terms.Judges)
            return;
        using var json = JsonDocument.Parse(body);
        int Of(string name) => json.RootElement.GetProperty(name).GetInt32();
        var (inserted, updated, unchanged) = (Of("inserted"), Of("updated"), Of("unchanged"));
        var isExact = inserted == write.Inserted && updated == write.Updated && unchanged == 0;
        var isRepeat = write.MayBeDone && once is null && unchanged == write.Length;
        if (!isExact && !isRepeat)
            findings.Add("wrong counts", $"{ledger.Key}: {body} for {write.Inserted} new and {write.Updated} changed{(write.MayBeDone ? ", after a try of unknown outcome" : "")}{(once is null ? "" : ", with a key")}");
    }
}
