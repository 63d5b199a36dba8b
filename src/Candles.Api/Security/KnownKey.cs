using Candles.Data.Keys;

namespace Candles.Api.Security;

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
