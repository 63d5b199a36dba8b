using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Durability;

/// <summary>The real server is killed with SIGKILL again and again while collectors post, and started again.</summary>
/// <remarks>The machine lives on: what the operating system was given is safe, its way to the disk is not under test.</remarks>
public sealed class KilledServerTests
{
    private const int RoundsPerStore = 15;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_a_killed_server_answered_is_there_and_all_else_is_whole_or_absent(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var secret = await AddKey(place);
        var lasting = new Ledger(Some.Series(), Collectors.Count);
        var all = new List<Ledger> { lasting };
        var server = await ServerProcess.Start(place.ConnectionString, secret);
        try
        {
            await Property.Holds(RoundsPerStore, async random =>
            {
                Ledger[] ledgers = [lasting, new(Some.Series(), Collectors.Count)];
                all.Add(ledgers[1]);
                // Half of the time the server is all there is: the next one must then recover the files by itself.
                await using var witness = random.Chance(0.5) ? new Witness(await place.Open(), ledgers) : null;
                // The sessions of the server killed before may keep their locks for a moment, on a busy machine for longer than the patience.
                await using var collectors = new Collectors([server], ledgers, random, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
                await collectors.Until(HttpStatusCode.OK, random.Next(150));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), Cancel);
                server.Kill();
                await collectors.Stop();
                server.Dispose();
                server = await ServerProcess.Start(place.ConnectionString, secret);
                if (random.Chance(0.5))
                    await collectors.RepeatLast(server);
                await Check(place, server, [.. ledgers, random.One(all)]); // and one of old, which must be as it was
            });
        }
        finally
        {
            server.Dispose();
        }
    }

    [Theory, EachStore]
    public async Task A_server_killed_while_it_starts_leaves_a_store_that_opens(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        using var folder = new TemporaryFolder();
        await Property.Holds(3, async random =>
        {
            using var process = ServerProcess.Launch(folder, place.ConnectionString);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(150, 900)), Cancel);
            process.Kill();
        });

        using var server = await ServerProcess.Start(place.ConnectionString, await AddKey(place));
        var ledger = new Ledger(Some.Series(), Collectors.Count);
        await using (var collectors = new Collectors([server], [ledger], new Random(1), HttpStatusCode.OK))
        {
            await collectors.Until(HttpStatusCode.OK, 10);
            await collectors.Stop();
        }

        await Check(place, server, [ledger]);
    }

    private static async Task Check(StorePlace place, ServerProcess server, IEnumerable<Ledger> ledgers)
    {
        await using var store = await place.Open();
        foreach (var ledger in ledgers)
            await ledger.Check(server, store);
    }

    private static async Task<string> AddKey(StorePlace place)
    {
        await using var store = await place.Open();
        return (await NewKey.In(store, "collector", "write")).Secret;
    }
}
