using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreChangesTests
{
    private static readonly long Start = Some.Time("2024-02-28");
    private const long Minute = 60_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_changed_after_a_version_is_told_also_by_a_store_that_is_opened_later(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        var series = Some.Series();
        SeriesVersion first;
        await using (var writer = await place.Open())
        {
            await writer.Write(series, Rows(0, 10), Cancel);
            first = await VersionOf(writer, series);
            await writer.Write(series, Rows(9, 1, volume: 7), Cancel);
            await writer.Write(series, Rows(9, 1, volume: 8), Cancel);
            await writer.Write(series, Rows(2, 3, volume: 9), Cancel);
        }

        await using var candles = await place.Open();
        Assert.Equal([new(At(2), At(5), IsNew: true), new(At(9), At(10), IsNew: true)], await Spans(candles, series, first));
        Assert.Equal(
            [new(At(2), At(5), IsNew: true), new(At(9), At(10), IsNew: false)],
            await Spans(candles, series, first with { Number = first.Number + 1 }));
        Assert.Equal([new(At(2), At(5), IsNew: true)], await Spans(candles, series, first with { Number = first.Number + 2 }));
        Assert.Equal([], await Spans(candles, series, first with { Number = first.Number + 3 }));
    }

    [Theory, EachStore]
    public async Task After_a_delete_nothing_is_told_of_before(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Rows(0, 10), Cancel);
        var first = await VersionOf(candles, series);

        await candles.Delete(series, At(3), At(4), Cancel);
        Assert.Null(await Spans(candles, series, first));
        Assert.Equal([], await Spans(candles, series, await VersionOf(candles, series)));

        var before = await VersionOf(candles, series);
        await candles.Delete(series, null, null, Cancel);
        Assert.Null(await candles.ReadChanges(series, before, Cancel));
        await candles.Write(series, Rows(0, 10), Cancel);
        await candles.Write(series, Rows(0, 1, volume: 3), Cancel);
        Assert.Null(await Spans(candles, series, before));
    }

    [Theory, EachStore]
    public async Task A_version_that_never_was_has_no_changes_after_it(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Rows(0, 1), Cancel);
        var now = await VersionOf(candles, series);

        Assert.Null(await Spans(candles, series, now with { Number = now.Number + 1 }));
        Assert.Null(await Spans(candles, series, now with { Series = now.Series + 1 }));
        Assert.Null(await Spans(candles, series, default));
        Assert.Null(await candles.ReadChanges(Some.Series(), now, Cancel));
    }

    [Theory, EachStore]
    public async Task Changes_are_told_as_far_back_as_was_promised_and_kept_no_longer(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var first = default(SeriesVersion);
        for (var i = 0; i < SeriesChanges.DroppedEvery + 2; i++)
        {
            await candles.Write(series, Rows(i, 1), Cancel);
            first = i == 0 ? await VersionOf(candles, series) : first;
        }

        Assert.Equal(SeriesChanges.DroppedEvery + 1, (await Spans(candles, series, first))!.Count);
        Assert.True(SeriesChanges.AreKnown(new(1, 5), new(1, 5 + SeriesChanges.KeptVersions), 0));
        Assert.False(SeriesChanges.AreKnown(new(1, 5), new(1, 6 + SeriesChanges.KeptVersions), 0));
        Assert.False(SeriesChanges.AreKnown(new(1, 5), new(1, 7), 6));
    }

    [Theory, EachStore]
    public async Task It_is_told_when_the_version_was_committed(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await candles.Write(series, Rows(0, 1), Cancel);
        var end = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        Assert.Null((await candles.ReadChanges(series, default, Cancel))!.SinceAt);
        Assert.InRange((await candles.ReadChanges(series, await VersionOf(candles, series), Cancel))!.SinceAt!.Value, start - 1, end);
    }

    private static CandleBatch Rows(int first, int count, decimal volume = 1) => Batch.Of(
        "1m", Enumerable.Range(first, count).Select(i => new Candle(At(i), 2, 3, 1, 2, volume)));

    private static long At(int minute) => Start + (minute * Minute);

    private static async Task<SeriesVersion> VersionOf(ICandleStore store, SeriesKey series) =>
        (await store.ReadChanges(series, default, Cancel))!.State.Version;

    private static async Task<IReadOnlyList<ChangedSpan>?> Spans(ICandleStore store, SeriesKey series, SeriesVersion since) =>
        (await store.ReadChanges(series, since, Cancel))!.Spans;
}
