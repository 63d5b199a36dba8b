using Candles.Data.Keys;
using Candles.Data.Model;

namespace Candles.Api.Security;

/// <summary>
/// All live keys, as the store had them at most <see cref="StaleAfter"/> ago. A key that is not among them is looked for in the store
/// before it is called unknown, but the store is asked at most once in <see cref="Gap"/>, on behalf of all who wait. So a
/// revoked key stops within two seconds on every node, a new one works at once, and keys that are made up cost neither
/// memory nor more than ten queries a second, however many come.
/// </summary>
/// <param name="store">Where the keys are kept; throws where the store is not open.</param>
/// <param name="patience">Longest wait for the store.</param>
internal sealed class KeyRing(Func<IKeyStore> store, TimeSpan patience, TimeProvider time)
{
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private volatile Ring? _current;
    private Task<Ring>? _next;
    private Task<Ring>? _last;
    private long? _askedAt; // of the reads alone, which follow one another

    /// <summary>The live key of this hash; null where there is none.</summary>
    /// <exception cref="StoreException">The store could not be asked.</exception>
    public ValueTask<KnownKey?> Find(KeyHash hash, CancellationToken cancel) =>
        CurrentRing()?.Keys.GetValueOrDefault(hash) is { } key ? new(key) : new(FindInNext(hash, cancel));

    /// <summary>Whether no key is live.</summary>
    /// <exception cref="StoreException">The store could not be asked.</exception>
    public async ValueTask<bool> IsEmpty(CancellationToken cancel) => (CurrentRing() ?? await Next(cancel)).Keys.Count == 0;

    private Ring? CurrentRing() => _current is { } current && time.GetElapsedTime(current.ReadAt) < StaleAfter ? current : null;

    private async Task<KnownKey?> FindInNext(KeyHash hash, CancellationToken cancel) => (await Next(cancel)).Keys.GetValueOrDefault(hash);

    /// <summary>The keys as a query has them that starts after this call.</summary>
    private async Task<Ring> Next(CancellationToken cancel)
    {
        Task<Ring> next;
        lock (_lock)
        {
            if (_next is null)
            {
                var last = _last;
                _next = _last = Task.Run(() => Read(last), CancellationToken.None);
            }

            next = _next;
        }

        try
        {
            return await next.WaitAsync(patience, time, cancel);
        }
        catch (TimeoutException e)
        {
            throw new StoreException(StoreFault.Busy, "The keys could not be looked up in time.", e);
        }
    }

    private async Task<Ring> Read(Task? last)
    {
        if (last is not null)
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its fault went to those who waited for it
        if (_askedAt is { } askedAt && Gap - time.GetElapsedTime(askedAt) is var pause && pause > TimeSpan.Zero)
            await Task.Delay(pause, time, CancellationToken.None);

        lock (_lock)
            _next = null; // who asks from here on waits for the query after this one
        var now = time.GetTimestamp();
        _askedAt = now;
        var live = await store().ListLive(CancellationToken.None);
        var before = _current?.Keys;
        return _current = new Ring(
            now, live.ToDictionary(key => key.Hash, key => before?.GetValueOrDefault(key.Hash)?.Renewed(key) ?? new KnownKey(key)));
    }

    private sealed record Ring(long ReadAt, Dictionary<KeyHash, KnownKey> Keys);
}

/// <summary>A live key as a server remembers it, with when its use was last noted.</summary>
internal sealed class KnownKey(ApiKey key)
{
    private const long NoteEvery = 60_000;

    private long _noted = key.LastUsed ?? long.MinValue;

    public ApiKey Key => key;

    /// <summary>Whether a use now is to be noted: for one caller once a minute.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public bool IsUseToNote(long now)
    {
        var noted = Volatile.Read(ref _noted);
        return noted <= now - NoteEvery && Interlocked.CompareExchange(ref _noted, now, noted) == noted;
    }

    /// <summary>The same key as just read from the store.</summary>
    public KnownKey Renewed(ApiKey read) => new(read) { _noted = Math.Max(Volatile.Read(ref _noted), read.LastUsed ?? long.MinValue) };
}
