using System.Security.Cryptography;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreOnceTests
{
    private static readonly Candle[] Written = Some.Candles(1, "1m", "2024-02-28", "2024-02-28T03:00:00");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore("1", "200")]
    public async Task A_repeat_answers_what_the_first_write_answered_and_writes_nothing(string store, string rows)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var batch = Batch.Of("1m", Written.Take(int.Parse(rows, null)));

        var first = await candles.Write(series, batch, Once("a"), Cancel);
        await candles.Write(series, Batch.Of("1m", Written[0] with { Volume = 123 }), Cancel);
        var again = await candles.Write(series, batch, Once("a"), Cancel);

        Assert.Equal(first, again);
        Assert.Equal(123, (await candles.ReadAll(series, Interval.OneMinute))[0].Volume);
    }

    [Theory, EachStore]
    public async Task A_key_stands_for_one_body(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Written[..3]), Once("a", "body"), Cancel);

        var refused = await Assert.ThrowsAsync<WriteRefusedException>(
            () => candles.Write(series, Batch.Of("1m", Written[..4]), Once("a", "other body"), Cancel));

        Assert.Equal(WriteRefusal.IdempotencyKeyReused, refused.Refusal);
        Assert.Equal(Written[..3], await candles.ReadAll(series, Interval.OneMinute));
    }

    [Theory, EachStore]
    public async Task A_refusal_is_not_kept(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("5m", Some.Candles(1, "5m", "2024-02-28", "2024-02-29")), Cancel);
        await Assert.ThrowsAsync<WriteRefusedException>(() => candles.Write(series, Batch.Of("1m", Written), Once("a"), Cancel));
        await candles.Delete(series, null, null, Cancel);

        Assert.Equal(Written.Length, (await candles.Write(series, Batch.Of("1m", Written), Once("a"), Cancel)).Inserted);
    }

    [Theory, EachStore]
    public async Task Concurrent_repeats_on_two_nodes_write_once(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        var series = Some.Series();
        await one.Write(series, Batch.Of("1m", Written[..1]), Cancel);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => (i % 2 == 0 ? one : other).Write(series, Batch.Of("1m", Written[..5]), Once("a"), Cancel), Cancel)));

        Assert.All(answers, answer => Assert.Equal(new WriteResult(4, 0, 1, 2), answer));
        Assert.Equal(2, (await one.ReadEachWay(new CandleQuery(series, Interval.OneMinute)))?.Series.Version.Number);
    }

    private static IdempotencyToken Once(string scope, string body = "") =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(scope)), SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
