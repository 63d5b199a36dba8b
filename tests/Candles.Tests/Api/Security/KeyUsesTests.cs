using System.Diagnostics;
using Candles.Api.Hosting;
using Candles.Api.Security;
using Candles.Data.Model;
using Candles.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candles.Tests.Api.Security;

public sealed class KeyUsesTests
{
    private static readonly FakeTime Clock = new("2026-06-01");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_use_that_cannot_be_noted_keeps_no_other_from_being_noted()
    {
        var store = new CountedKeys { Fault = new StoreException(StoreFault.Busy, "The database is busy.") };
        using var uses = new KeyUses(() => store, Clock, new FaultLog(Clock, NullLogger<FaultLog>.Instance));
        var (one, two) = (NewKey.Of("one", "write").Key, NewKey.Of("two", "write").Key);
        var known = new KnownKey(one);

        uses.MarkUsed(known);
        uses.MarkUsed(known);
        uses.MarkUsed(new KnownKey(two));
        await uses.StartAsync(Cancel);

        var start = Stopwatch.GetTimestamp();
        while (store.Noted.Count == 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }

        await uses.StopAsync(Cancel);
        Assert.Equal([(two.Id, Some.Time("2026-06-01"))], store.Noted);
    }
}
