using Candles.Data.Model;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Tests.Faults;

/// <summary>Somebody wrote rows into SQLite's file by hand that Candles would not write.</summary>
public sealed class StrangeRowTests
{
    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE series SET base = 7")]
    [InlineData("UPDATE series SET base = 'minutes'")]
    [InlineData("UPDATE candle SET high = 'much'")]
    [InlineData("UPDATE candle SET open = '1.2.3'")]
    [InlineData("UPDATE candle SET volume = x'00ff'")]
    [InlineData("UPDATE candle SET close = ''")]
    public async Task Every_way_to_read_says_what_is_wrong_and_nothing_else_is_lost(string sql)
    {
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", Posting.Minutes(3));
        await Execute(app.EmbeddedFile, sql);
        await app.Write("binance/USDT/WIF", "1m", Posting.Minutes(3));

        foreach (var path in (string[])["raw", "stream", "dto", "validated", "window"])
        {
            using var answer = await app.Get($"{Posting.Near}?limit=10&path={path}");
            var body = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(
                (int)answer.StatusCode == 503 || body.Contains("stored-candle-invalid", StringComparison.Ordinal),
                $"{path} answered {(int)answer.StatusCode}: {body}");
        }

        await app.GetBody("/candle/binance/USDT/WIF");
        Assert.Null(app.Store.Trouble);
    }

    [Fact]
    public async Task A_write_beside_one_to_a_strange_series_is_stored()
    {
        await using var place = new SqlitePlace();
        await using var store = await place.Open();
        await store.Write(Near, Batch.Of("1m", Posting.Minutes(1)), Cancel);
        await Execute(place.File, "UPDATE series SET base = 7");

        var others = Enumerable.Range(0, 20).Select(_ => Some.Series()).ToArray();
        foreach (var series in others)
            await store.Write(series, Batch.Of("1m", Posting.Minutes(1)), Cancel);
        var writes = others.Select(series => store.Write(series, Batch.Of("1m", Posting.Minutes(2)), Cancel)).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => store.Write(Near, Batch.Of("1m", Posting.Minutes(2)), Cancel));
        foreach (var write in writes)
            Assert.Equal(new WriteResult(1, 0, 1, 2), await write);
    }

    [Fact]
    public async Task The_feed_goes_on()
    {
        await using var place = new SqlitePlace();
        await using var store = await place.Open();
        var told = new TaskCompletionSource<string>();
        store.Faulted += (where, _) => told.TrySetResult(where);
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await Execute(place.File, "INSERT INTO change (key, base, first, until, series, version) VALUES ('a/b/c', 7, 0, 1, 1, 1)");
        Assert.Equal("change feed", await told.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Equal(StoreChange.Anything, await feed.Next());
        var series = Some.Series();
        await store.Write(series, Batch.Of("1m", Posting.Minutes(1)), Cancel);
        Assert.Equal(series, (await feed.Next()).Series);
    }

    private static async Task Execute(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.ExecuteAsync(sql);
    }
}
