using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>
/// Two servers behind a balancer that repeats nothing are restarted one after the other, and none of their clients sees it. It takes as long as
/// two drains, two starts and what the balancer needs to notice them.
/// </summary>
public sealed class RollingRestartTests
{
    private const int LeastRequests = 10_000;
    private const int Clients = 8;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rolling_restart_behind_HAProxy_fails_no_request()
    {
        await using var place = await TestStores.NewPlace("postgres");
        var expected = await Fill(place);
        int[] ports = [HaProxy.FreePort(), HaProxy.FreePort()];
        await using var proxy = await HaProxy.Start(Drain / 4, ports);
        using var folder = new TemporaryFolder();
        var servers = new CandlesProcess[ports.Length];
        try
        {
            for (var i = 0; i < ports.Length; i++)
                servers[i] = await Start(ports[i]);
            await proxy.Uses(ports.Length);

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var (count, faults) = (0, new ConcurrentQueue<string>());
            var load = Enumerable.Range(0, Clients).Select(_ => Task.Run(Ask, Cancel)).ToArray();
            for (var i = 0; i < ports.Length; i++)
            {
                servers[i].Terminate();
                Assert.Equal(0, (await servers[i].End()).ExitCode);
                servers[i].Dispose();
                servers[i] = await Start(ports[i]);
                await proxy.Uses(ports.Length);
            }

            for (var start = Stopwatch.GetTimestamp(); Volatile.Read(ref count) < LeastRequests; await Task.Delay(20, Cancel))
                Assert.True(Stopwatch.GetElapsedTime(start) < Longest, $"There were {count} requests alone.");
            await stop.CancelAsync();
            await Task.WhenAll(load);

            Assert.Empty(faults);
            TestContext.Current.TestOutputHelper?.WriteLine($"{count} requests");

            async Task Ask()
            {
                using var client = new KeptAlive(proxy.Address);
                while (!stop.IsCancellationRequested)
                {
                    var (path, body) = expected[Interlocked.Increment(ref count) % expected.Count];
                    try
                    {
                        var answer = await client.Get(path, Cancel);
                        if (answer != (200, body))
                            faults.Enqueue($"{path}: {answer}");
                    }
                    catch (Exception e) when (e is IOException or SocketException)
                    {
                        faults.Enqueue($"{path}: {e.Message}");
                        return;
                    }

                    await Task.Delay(1, Cancel); // leaves the processor to others
                }
            }
        }
        finally
        {
            foreach (var server in servers)
                server?.Dispose();
        }

        async Task<CandlesProcess> Start(int port)
        {
            var server = CandlesProcess.Start(
                folder.Path,
                $"--urls=http://127.0.0.1:{port}",
                string.Create(CultureInfo.InvariantCulture, $"--Candles:DrainSeconds={Drain.TotalSeconds}"),
                $"--ConnectionStrings:Candles={place.ConnectionString}",
                "--Logging:LogLevel:Default=None");
            await server.ReadUntil("Candles serves OHLCV candles at");
            return server;
        }
    }

    /// <returns>What is asked for, from memory and from the database, and the one right answer.</returns>
    private static async Task<List<(string Path, string Body)>> Fill(StorePlace place)
    {
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var expected = new List<(string, string)>();
        for (var i = 0; i < 4; i++)
        {
            var series = Some.Series();
            await app.Write(series.ToString(), "1m", Some.Candles(i, "1m", "2026-06-01", "2026-06-02"));
            foreach (var path in (string[])[$"/candle/{series}?limit={10 + i}", $"/candle/{series}?interval=1h&limit=20", $"/candle/{series}?path=raw&limit=5"])
                expected.Add((path, await app.GetBody(path)));
        }

        return expected;
    }
}
