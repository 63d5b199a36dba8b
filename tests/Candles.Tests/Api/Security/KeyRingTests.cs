using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Tests.Api.Demo;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

public sealed class KeyRingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1); // of the manual clock, which tests move by steps

    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly CountedKeys _store = new();
    private readonly KeyRing _ring;

    public KeyRingTests() => _ring = new KeyRing(() => _store, Patience, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_key_is_found_in_memory_for_a_second()
    {
        var key = Add("collector");

        Assert.Equal("collector", await NameOf(key));
        _clock.Advance(KeyRing.StaleAfter - TimeSpan.FromTicks(1));
        Assert.Equal("collector", await NameOf(key));
        Assert.Equal(1, _store.Asked);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("collector", await NameOf(key));
        Assert.Equal(2, _store.Asked);
    }

    [Fact]
    public async Task A_revoked_key_is_forgotten_after_a_second()
    {
        var key = Add("collector");
        await NameOf(key);

        _store.Live = [];
        _clock.Advance(KeyRing.StaleAfter);
        Assert.Null(await NameOf(key));
    }

    [Fact]
    public async Task A_new_key_works_at_once_though_others_are_in_memory()
    {
        await NameOf(Add("one"));
        var two = Add("two");

        Assert.Equal("two", await WhileTimePasses(NameOf(two)));
    }

    [Fact]
    public async Task However_many_keys_are_made_up_the_store_is_asked_once_a_gap()
    {
        var key = Add("collector");

        for (var round = 1; round <= 5; round++)
        {
            await WhileTimePasses(NameOf(key));
            var strangers = Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => NameOf(KeySecret.Hash(KeySecret.Create()))));
            var known = NameOf(key);

            Assert.True(known.IsCompletedSuccessfully);
            Assert.Equal("collector", await known);
            Assert.All(await WhileTimePasses(strangers), Assert.Null);
            Assert.InRange(_store.Asked, 1 + round, 2 * round);
        }
    }

    [Fact]
    public async Task Who_asks_while_a_query_runs_is_answered_by_the_next_one()
    {
        var running = _store.Hold();
        var first = NameOf(Add("one"));
        await running.Asked.Task.WaitAsync(Cancel);
        var second = NameOf(Add("two"));

        running.Answer.SetResult();
        Assert.Equal("one", await first);
        Assert.Equal("two", await WhileTimePasses(second));
        Assert.Equal(2, _store.Asked);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_waited_for_no_longer_than_the_patience()
    {
        var running = _store.Hold();
        var found = NameOf(Add("one"));
        _clock.Advance(Patience);

        var fault = await Assert.ThrowsAsync<StoreException>(() => found);
        Assert.Equal(StoreFault.Busy, fault.Fault);
        running.Answer.SetResult();
    }

    [Fact]
    public async Task A_fault_of_the_store_is_told_to_who_asked_and_the_next_one_asks_again()
    {
        var key = Add("one");
        _store.Fault = new StoreException(StoreFault.Unavailable, "Away.");
        await Assert.ThrowsAsync<StoreException>(() => NameOf(key));

        _store.Fault = null;
        _clock.Advance(KeyRing.Gap);
        Assert.Equal("one", await NameOf(key));
    }

    [Fact]
    public async Task It_knows_whether_there_are_keys_without_asking_for_each_request()
    {
        Assert.True(await _ring.IsEmpty(Cancel));
        Assert.True(await _ring.IsEmpty(Cancel));
        Assert.Equal(1, _store.Asked);

        Add("one");
        _clock.Advance(KeyRing.StaleAfter);
        Assert.False(await _ring.IsEmpty(Cancel));
    }

    [Fact]
    public async Task A_use_is_to_be_noted_once_a_minute_whatever_is_read_meanwhile()
    {
        var key = Add("one");
        var found = (await _ring.Find(key, Cancel))!;
        Assert.True(found.IsUseToNote(1_000_000));
        Assert.False(found.IsUseToNote(1_059_999));

        _clock.Advance(KeyRing.StaleAfter);
        var renewed = (await _ring.Find(key, Cancel))!;
        Assert.NotSame(found, renewed);
        Assert.False(renewed.IsUseToNote(1_059_999));
        Assert.True(renewed.IsUseToNote(1_060_000));

        _store.Live = [.. _store.Live.Select(k => k with { LastUsed = 2_000_000 })]; // another node noted one
        _clock.Advance(KeyRing.StaleAfter);
        var seen = (await _ring.Find(key, Cancel))!;
        Assert.False(seen.IsUseToNote(2_059_999));
        Assert.True(seen.IsUseToNote(2_060_000));
    }

    /// <summary>Moves the clock on, in steps that are small beside <see cref="KeyRing.Gap"/>, until this is done.</summary>
    private async Task<T> WhileTimePasses<T>(Task<T> work)
    {
        while (await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(1), Cancel)) != work)
            _clock.Advance(KeyRing.Gap / 10);
        return await work;
    }

    private KeyHash Add(string name)
    {
        var key = NewKey.Of(name, "write").Key;
        _store.Live = [.. _store.Live, key];
        return key.Hash;
    }

    private async Task<string?> NameOf(KeyHash hash) => (await _ring.Find(hash, Cancel))?.Key.Name;
}
