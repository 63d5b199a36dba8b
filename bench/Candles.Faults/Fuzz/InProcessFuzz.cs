using System.Diagnostics;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Faults.Scenarios;

namespace Candles.Faults.Fuzz;

/// <summary>Hands requests to the pipeline in this process, a worker a core, on an embedded store of some series.</summary>
internal static class InProcessFuzz
{
    /// <summary>What the heap may be larger by at the end than after the first fifth.</summary>
    private const long MaxGrowth = 48 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<bool> Run(long count, int seed, long? only, List<string> report)
    {
        using var folder = new Folder();
        var secret = await Seed(Path.Combine(folder.Path, "candles.db"));
        await using var server = await InProcessServer.Start(
            $"--Candles:DataDirectory={folder.Path}", "--Candles:Demo=false", "--Candles:WritesPerSecond=0", "--Candles:MaxSeries=400", "--Candles:WindowBytes=32000000", "--Logging:LogLevel:Default=None");
        var grammar = new FuzzGrammar(seed, secret);
        await UntilReady(server);
        if (only is { } number)
            return await Replay(server, grammar, number);

        var (tally, start, next) = (new FuzzTally(seed), Stopwatch.StartNew(), -1L);
        async Task Work()
        {
            for (long at; (at = Interlocked.Increment(ref next)) < count;)
            {
                var request = grammar.Make(at);
                var began = Stopwatch.GetTimestamp();
                try
                {
                    var answer = await server.Send(request).WaitAsync(Patience, CancellationToken.None);
                    var took = Stopwatch.GetElapsedTime(began);
                    tally.Add(at, request, answer.Status, took, FuzzRules.Fault(request, answer, took));
                }
                catch (TimeoutException)
                {
                    tally.Add(at, request, 0, Patience, "no answer");
                }
            }
        }

        var working = Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(Work, CancellationToken.None)));
        long? warm = null;
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(TimeSpan.FromSeconds(10), CancellationToken.None));
            if (warm is null && tally.Done >= count / 5)
                warm = GC.GetTotalMemory(forceFullCollection: true);
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"   {start.Elapsed:mm\\:ss} {tally.Done:N0} requests, {tally.Failed} failed, heap {GC.GetTotalMemory(false) / 1048576} MiB"));
        }

        await working;
        var end = GC.GetTotalMemory(forceFullCollection: true);
        var growth = end - (warm ?? end);
        report.Add(FormattableString.Invariant($"in process: {tally.Done:N0} requests in {start.Elapsed.TotalSeconds:F0} s, seed {seed}; {tally.Failed} failed; the longest took {tally.Longest.TotalMilliseconds:F0} ms"));
        report.Add($"their statuses: {tally.Statuses}");
        report.Add($"most time went to {tally.Kinds}");
        report.Add(FormattableString.Invariant($"managed heap after a full collection: {(warm ?? end) / 1048576.0:F1} MiB after a fifth, {end / 1048576.0:F1} MiB at the end"));
        report.AddRange(tally.Failures);
        if (growth > MaxGrowth)
            report.Add(FormattableString.Invariant($"GREW by {growth / 1048576.0:F0} MiB"));
        return tally.Failed == 0 && growth <= MaxGrowth;
    }

    /// <summary>Some series with a day of minutes each, and a key.</summary>
    private static async Task<string> Seed(string file)
    {
        await using var store = new SqliteCandleStore(file, new StoreOptions());
        await store.Open(CancellationToken.None);
        var secret = KeySecret.Create();
        await store.Keys.Add(new ApiKey(KeySecret.Hash(secret), "fuzz", ScopeSet.Parse("admin"), 0), CancellationToken.None);
        for (var series = 0; series < FuzzGrammar.Series; series++)
            await store.Write(SeriesKey.Parse($"fuzz/USDT/S{series}"), Batch(), once: null, CancellationToken.None);
        return secret;
    }

    private static CandleBatch Batch()
    {
        var candles = Enumerable.Range(0, 1440).Where(i => i % 17 > 0)
            .Select(i => new Candle(FuzzBodies.First + (i * 60_000L), 2.5m, 9, 1, 2.25m + (i / 1000m), i + 0.125m)).ToArray();
        return CandleBatch.TryCreate(Interval.OneMinute, candles, CandleTime.Max, out var batch, out _) ? batch : throw new InvalidOperationException("The seed is not valid.");
    }

    private static async Task UntilReady(InProcessServer server)
    {
        var ready = new FuzzRequest("ready", "GET", "/health/ready", [], null);
        while ((await server.Send(ready)).Status != 200)
            await Task.Delay(20, CancellationToken.None);
    }

    private static async Task<bool> Replay(InProcessServer server, FuzzGrammar grammar, long number)
    {
        var request = grammar.Make(number);
        var answer = await server.Send(request);
        Console.WriteLine($"{request}\n→ {answer.Status} {answer.ContentType}\n{System.Text.Encoding.UTF8.GetString(answer.Body)}\n{answer.Thrown}");
        var fault = FuzzRules.Fault(request, answer, TimeSpan.Zero);
        Console.WriteLine(fault ?? "as it should be");
        return fault is null;
    }
}
