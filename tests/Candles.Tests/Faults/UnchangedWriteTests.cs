using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>A write or a deletion finds that another node has done the same just before, of which nothing was heard yet.</summary>
public sealed class UnchangedWriteTests
{
    private const string Near = "binance/USDT/NEAR";
    private const string Question = $"/candle/{Near}?limit=1440";

    [Fact]
    public async Task What_is_answered_to_be_there_already_is_shown_to_who_reads_next()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var wire = PostgresWire.To(place.ConnectionString);
        await using var node = await CandlesApp.Start(wire.ConnectionString);
        await using var other = await CandlesApp.Start(place.ConnectionString);
        var candles = Some.Candles(1, "1m", "2026-06-01", "2026-06-01T02:00:00Z");
        await node.Write(Near, "1m", candles[..60]);
        await node.GetBody(Question);
        wire.Silence(); // well within the stale bound

        await other.Write(Near, "1m", candles[60..]);
        var before = await node.GetBody(Question);
        Assert.Equal(candles.Length - 60, (await node.Write(Near, "1m", candles[60..])).Unchanged);
        var written = await node.GetBody(Question);
        Assert.Equal(await other.GetBody(Question), written);
        Assert.NotEqual(before, written); // else it was heard, and this shows nothing

        await other.Store.Delete(SeriesKey.Parse(Near), candles[60].OpenTime, null, TestContext.Current.CancellationToken);
        Assert.Equal(written, await node.GetBody(Question));
        Assert.Equal(0, (await node.Store.Delete(SeriesKey.Parse(Near), candles[60].OpenTime, null, TestContext.Current.CancellationToken))?.Deleted);
        Assert.Equal(before, await node.GetBody(Question));
    }
}
