using System.Diagnostics;
using System.Net;
using Candles.Faults.Checks;
using Candles.Faults.Load;
using Candles.Faults.Processes;

namespace Candles.Faults.Scenarios;

/// <summary>Servers on a store, and the writers and readers at work on them, for one scenario.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private Crowd? _crowd;

    public World(Scene scene, LoadTerms? terms = null)
    {
        Scene = scene;
        Terms = terms ?? new LoadTerms();
    }

    public Scene Scene { get; }

    public LoadTerms Terms { get; }

    public List<Node> Nodes { get; } = [];

    public Crowd Crowd => _crowd!;

    public string Secret { get; private set; } = "";

    /// <summary>Is disposed of with the world, after what was added later.</summary>
    public T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    public Node AddNode(string connection, params string[] settings) => AddNode(new Node($"node {Nodes.Count + 1}", connection, settings));

    public Node AddNode(Node node)
    {
        Nodes.Add(Add(node));
        return node;
    }

    /// <summary>Starts the nodes and the load; returns when each series has its candles.</summary>
    public async Task Start()
    {
        foreach (var node in Nodes)
            await node.Start();
        Secret = await Nodes[0].AddKey();
        await StartCrowd();
    }

    public async Task StartCrowd()
    {
        var ledgers = Enumerable.Range(0, Terms.Writers * Terms.SeriesPerWriter).Select(i => new SeriesLedger($"faults/USDT/S{i:D2}")).ToArray();
        _crowd = new Crowd(NewClient(), Terms, Scene.Findings, Nodes, ledgers, Scene.Random);
        if (!await Crowd.Until(() => ledgers.All(ledger => ledger.Newest.Count(number => number > 0) >= 200), TimeSpan.FromSeconds(60)))
            throw new TimeoutException($"The load did not get going within 60 s: {Scene.Answers}");
    }

    public Client NewClient() => new(Secret, Terms, Scene.Findings, Scene.Answers, Scene.Stalls);

    /// <summary>Brings a fault about under load, holds it, mends it, and measures how soon all is well again.</summary>
    public async Task Through(Func<Task> fault, TimeSpan held, Func<Task> mend, double recoverWithin = 10)
    {
        await Crowd.For(Scene.Seconds(0.5, 1));
        await fault();
        await Crowd.For(held);
        var mending = Stopwatch.GetTimestamp();
        await mend();
        await Recovers(mending, recoverWithin);
        await Crowd.For(Scene.Seconds(0.5, 1));
    }

    /// <summary>Waits until every node serves from its store, takes writes and calls itself ready.</summary>
    public async Task Recovers(long since, double within)
    {
        Terms.KnownAwaySince = long.MaxValue;
        var times = new List<string>();
        foreach (var (what, target) in ((string, string)[])[("reads", $"/candle/{Crowd.Ledgers[0].Key}?path=raw&limit=1"), ("ready", "/health/ready")])
        {
            foreach (var node in Nodes)
                times.Add(await Until(what, since, within, async () => await IsWell(node, target)));
        }

        times.Add(await Until("writes", since, within, () => Task.FromResult(Crowd.LastWriteBegun > since)));
        Scene.Figure($"well again after {string.Join(", ", times)}");
    }

    /// <summary>Ends the load and checks that every node shows all that was written.</summary>
    public async Task End()
    {
        await Crowd.Stop(Scene.Findings);
        Scene.Figure($"{Crowd.Writes} writes, {Crowd.Reads} bodies judged");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            node.MayBreak = true;
        if (_crowd is not null)
            await _crowd.DisposeAsync();
        for (var i = _parts.Count - 1; i >= 0; i--)
            await _parts[i].DisposeAsync();
    }

    private async Task<string> Until(string what, long since, double within, Func<Task<bool>> isWell)
    {
        while (!await isWell())
        {
            if (Stopwatch.GetElapsedTime(since).TotalSeconds > 60)
            {
                Scene.Findings.Add("never well again", $"{what}: not within 60 s");
                return $"{what}: never";
            }

            await Task.Delay(10, CancellationToken.None);
        }

        var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
        if (took > within)
            Scene.Findings.Add("slow to be well again", FormattableString.Invariant($"{what}: {took:F1} s, expected within {within} s"));
        return FormattableString.Invariant($"{what}: {took:F2} s");
    }

    private static async Task<bool> IsWell(Node node, string target)
    {
        try
        {
            using var answer = await node.Http.GetAsync(new Uri(node.Address, target), CancellationToken.None);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
