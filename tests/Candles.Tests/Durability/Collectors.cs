using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Candles.Tests.Support;

namespace Candles.Tests.Durability;

/// <summary>Clients that post to some series at once, each one batch after the other, until they are stopped or their server is killed.</summary>
internal sealed class Collectors : IAsyncDisposable
{
    public const int Count = 8;

    private readonly ConcurrentDictionary<HttpStatusCode, int> _answers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpStatusCode[] _accepted;
    private readonly Task[] _running;
    private readonly Post?[] _lastRepeatable = new Post?[Count];

    /// <param name="servers">Dealt out to the collectors in turn.</param>
    /// <param name="accepted">The statuses that are no fault; of these, only 200 promises anything.</param>
    public Collectors(IReadOnlyList<ServerProcess> servers, IReadOnlyList<Ledger> ledgers, Random random, params HttpStatusCode[] accepted)
    {
        _accepted = accepted;
        var seeds = Enumerable.Range(0, Count).Select(_ => random.Next()).ToArray();
        _running = [.. seeds.Select((seed, i) => Task.Run(() => Collect(i, servers[i % servers.Count], ledgers, new Random(seed)), CancellationToken.None))];
    }

    /// <summary>How many answers had this status.</summary>
    public int Answers(HttpStatusCode status) => _answers.GetValueOrDefault(status);

    /// <summary>Waits for further answers of a status.</summary>
    public async Task Until(HttpStatusCode status, int further)
    {
        var (start, enough) = (Stopwatch.GetTimestamp(), Answers(status) + further);
        while (Answers(status) < enough)
        {
            if (Array.Find(_running, collector => collector.IsFaulted) is { } failed)
                await failed;
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"Waited for 30 s for {(int)status}: {string.Join(", ", _answers)}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Returns when the last answer is there.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <summary>
    /// Posts the last batches that had an <c>Idempotency-Key</c> once more, as clients do that lost their server: those that
    /// were answered get the same answer, all others must be stored from then on.
    /// </summary>
    public async Task RepeatLast(ServerProcess server)
    {
        foreach (var post in _lastRepeatable.OfType<Post>())
        {
            var answer = await server.Post(post.Ledger.Series, post.Batch.Candles, post.Once);
            for (var tries = 0; answer is { Status: HttpStatusCode.ServiceUnavailable } && tries < 5; tries++)
                answer = await server.Post(post.Ledger.Series, post.Batch.Candles, post.Once); // another has the series locked, for up to the patience
            Assert.Equal(HttpStatusCode.OK, answer?.Status);
            if (post.Batch.IsAnswered)
                Assert.Equal(post.Answer, answer?.Body);
            else
                post.Batch.Answered(ChangedIn(answer!.Value.Body, post.Batch.Candles.Length));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Stop tells what went wrong
        _stop.Dispose();
    }

    private async Task Collect(int collector, ServerProcess server, IReadOnlyList<Ledger> ledgers, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var ledger = random.One(ledgers);
            var post = new Post(ledger, ledger.Next(collector, random), random.Chance(0.3) ? Guid.NewGuid().ToString() : null);
            if (post.Once is not null)
                _lastRepeatable[collector] = post;
            var answer = await server.Post(ledger.Series, post.Batch.Candles, post.Once);
            if (answer is null)
            {
                Assert.True(server.IsKilled, "A server that was not killed broke a connection.");
                return;
            }

            var (status, body) = answer.Value;
            Assert.True(_accepted.Contains(status), $"A post was answered {(int)status}: {body}");
            if (status == HttpStatusCode.OK)
            {
                post.Answer = body;
                post.Batch.Answered(ChangedIn(body, post.Batch.Candles.Length));
            }

            _answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        }
    }

    private static int ChangedIn(string body, int sent)
    {
        using var json = JsonDocument.Parse(body);
        int Of(string name) => json.RootElement.GetProperty(name).GetInt32();
        Assert.Equal(sent, Of("received"));
        Assert.Equal(sent, Of("inserted") + Of("updated") + Of("unchanged"));
        return Of("inserted") + Of("updated");
    }

    /// <param name="Once">The <c>Idempotency-Key</c>; null for none.</param>
    private sealed record Post(Ledger Ledger, SentBatch Batch, string? Once)
    {
        public string? Answer { get; set; }
    }
}
