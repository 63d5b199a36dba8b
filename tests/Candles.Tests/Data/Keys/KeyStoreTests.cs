using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Keys;

/// <summary>What every store promises about keys.</summary>
public sealed class KeyStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_key_is_kept_with_all_that_is_known_of_it(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var zulu = NewKey.Of("zulu", "read,write", created: Some.Time("2026-06-01"));
        var alpha = NewKey.Of("Alpha", "admin", created: Some.Time("2026-06-02"));
        await store.Keys.Add(zulu.Key, Cancel);
        await store.Keys.Add(alpha.Key, Cancel);

        Assert.Equal([alpha.Key, zulu.Key], await store.Keys.ListLive(Cancel));
        Assert.Equal([alpha.Key, zulu.Key], await store.Keys.ListAll(Cancel));
    }

    [Theory, EachStore]
    public async Task Keys_are_there_after_a_restart_and_for_another_node(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var other = await place.Open();
        var key = NewKey.Of("collector", "write");
        await using (var store = await place.Open())
            await store.Keys.Add(key.Key, Cancel);

        await using var restarted = await place.Open();
        Assert.Equal([key.Key], await restarted.Keys.ListLive(Cancel));
        Assert.Equal([key.Key], await other.Keys.ListLive(Cancel));
    }

    [Theory, EachStore]
    public async Task A_name_is_taken_whatever_its_case_until_its_key_is_revoked(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var first = await NewKey.In(store, "collector", "write");

        var refusal = await Assert.ThrowsAsync<KeyRefusedException>(() => NewKey.In(store, "Collector", "read"));
        Assert.Contains("'Collector'", refusal.Message);
        Assert.Equal([first.Key], await store.Keys.ListLive(Cancel));

        await store.Keys.Revoke("COLLECTOR", 5, Cancel);
        var second = await NewKey.In(store, "Collector", "read");
        Assert.Equal([second.Key], await store.Keys.ListLive(Cancel));
        Assert.Equal(2, (await store.Keys.ListAll(Cancel)).Count);
    }

    [Theory, EachStore]
    public async Task A_key_is_revoked_by_its_name_or_by_its_id_and_its_row_stays(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var (one, two) = (await NewKey.In(store, "one", "write"), await NewKey.In(store, "two", "write"));

        Assert.Equal(one.Key with { Revoked = 7 }, await store.Keys.Revoke("one", 7, Cancel));
        Assert.Equal(two.Key with { Revoked = 8 }, await store.Keys.Revoke(two.Key.Id, 8, Cancel));

        Assert.Empty(await store.Keys.ListLive(Cancel));
        Assert.Equal([one.Key with { Revoked = 7 }, two.Key with { Revoked = 8 }], await store.Keys.ListAll(Cancel));
    }

    [Theory, EachStore]
    public async Task There_is_nothing_to_revoke_where_no_live_key_is_meant(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var key = await NewKey.In(store, "one", "write");
        await store.Keys.Revoke("one", 7, Cancel);

        foreach (var nameOrId in new[] { "one", key.Key.Id, "two", "", "%", "on_" })
            Assert.Null(await store.Keys.Revoke(nameOrId, 9, Cancel));
        Assert.Equal([key.Key with { Revoked = 7 }], await store.Keys.ListAll(Cancel));
    }

    [Theory, EachStore]
    public async Task A_name_goes_before_an_id_that_reads_the_same(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var one = await NewKey.In(store, "one", "write");
        var namesake = await NewKey.In(store, one.Key.Id, "write");

        Assert.Equal(namesake.Key.Id, (await store.Keys.Revoke(one.Key.Id, 7, Cancel))?.Id);
        Assert.Equal(one.Key.Id, (await store.Keys.Revoke(one.Key.Id, 8, Cancel))?.Id);
    }

    [Theory, EachStore]
    public async Task A_use_is_noted_once_a_minute(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var key = await NewKey.In(store, "one", "write");
        await NewKey.In(store, "two", "write");
        var start = Some.Time("2026-06-01");

        foreach (var (after, noted) in new[] { (0, 0), (1, 0), (59_999, 0), (60_000, 60_000), (30_000, 60_000), (120_001, 120_001) })
        {
            await store.Keys.NoteUse(key.Key.Id, start + after, Cancel);
            Assert.Equal([start + noted, null], (await store.Keys.ListLive(Cancel)).Select(k => k.LastUsed));
        }

        await store.Keys.NoteUse("unknown", start, Cancel);
    }

    [Theory, EachStore]
    public async Task No_more_keys_are_live_than_may_be(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        for (var i = 0; i < ApiKey.MaxLive; i++)
            await NewKey.In(store, $"key-{i}", "read");

        var refusal = await Assert.ThrowsAsync<KeyRefusedException>(() => NewKey.In(store, "one-more", "read"));
        Assert.Contains("1000", refusal.Message);

        await store.Keys.Revoke("key-500", 1, Cancel);
        await NewKey.In(store, "one-more", "read");
        Assert.Equal(ApiKey.MaxLive, (await store.Keys.ListLive(Cancel)).Count);
    }

    [Theory, EachStore]
    public async Task Of_many_who_want_one_name_at_once_one_gets_it(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var one = await place.Open();
        await using var two = await place.Open();

        var attempts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Try(i % 2 == 0 ? one : two))));

        Assert.Equal(1, attempts.Count(done => done));
        Assert.Single(await one.Keys.ListLive(Cancel));

        static async Task<bool> Try(ICandleStore store)
        {
            try
            {
                await NewKey.In(store, "collector", "write");
                return true;
            }
            catch (KeyRefusedException)
            {
                return false;
            }
        }
    }

    [Theory, EachStore]
    public async Task Before_the_store_is_open_its_keys_are_unavailable(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = place.Connect();

        Assert.Equal(StoreFault.Unavailable, Assert.Throws<StoreException>(() => store.Keys).Fault);
    }
}
