using Candles.Data.Model;

namespace Candles.Data.Keys;

/// <summary>Where the keys of clients are kept: their hashes, names and scopes.</summary>
/// <remarks>All members throw <see cref="StoreException"/> where the store is at fault.</remarks>
public interface IKeyStore
{
    /// <summary>Keeps a new key; durable once this returns.</summary>
    /// <exception cref="KeyRefusedException">A live key has its name, or <see cref="ApiKey.MaxLive"/> are live.</exception>
    Task Add(ApiKey key, CancellationToken cancel);

    /// <summary>The live keys, by name.</summary>
    Task<IReadOnlyList<ApiKey>> ListLive(CancellationToken cancel);

    /// <summary>Live and revoked keys, by name and age.</summary>
    Task<IReadOnlyList<ApiKey>> ListAll(CancellationToken cancel);

    /// <summary>Ends the live key of this name; where none has it, the one of this id. Durable once this returns.</summary>
    /// <param name="at">Unix milliseconds.</param>
    /// <returns>The key as it is now; null where there was none.</returns>
    Task<ApiKey?> Revoke(string nameOrId, long at, CancellationToken cancel);

    /// <summary>Notes that a key was used, unless a use within the last minute before <paramref name="at"/> is noted already.</summary>
    /// <param name="at">Unix milliseconds.</param>
    Task NoteUse(string id, long at, CancellationToken cancel);
}

/// <summary>A key that cannot be added; the message is for people.</summary>
public sealed class KeyRefusedException(string message) : Exception(message)
{
    internal static KeyRefusedException NameTaken(string name) =>
        new($"The name '{name}' is taken by a live key; revoke that one or choose another name.");

    internal static KeyRefusedException TooMany() =>
        new($"{ApiKey.MaxLive} keys are live, which is the most; revoke one that is not needed.");
}
