using System.Net;
using Candles.Data;
using Candles.Tests.Support;

namespace Candles.Tests.Durability;

/// <summary>SQLite has one writer at a time, among all processes.</summary>
public sealed class SharedFileTests
{
    [Fact]
    public async Task A_writer_beside_a_busy_server_has_its_turn()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open(new StoreOptions());
        var key = await NewKey.In(store, "collector", "write");
        using var server = await ServerProcess.Start(place.ConnectionString, key.Secret);
        var ledger = new Ledger(Some.Series(), Collectors.Count);
        await using (var collectors = new Collectors([server], [ledger], new Random(1), HttpStatusCode.OK))
        {
            await collectors.Until(HttpStatusCode.OK, 200);
            var series = Some.Series();
            foreach (var minute in Posting.Minutes(20))
                await store.Write(series, Batch.Of("1m", minute), TestContext.Current.CancellationToken);
            await collectors.Until(HttpStatusCode.OK, 20);
            await collectors.Stop();
        }

        await ledger.Check(server, store);
    }
}
