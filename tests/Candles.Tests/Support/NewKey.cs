using Candles.Data.Keys;
using Candles.Data.Stores;

namespace Candles.Tests.Support;

/// <summary>A key made for a test, with its secret.</summary>
internal sealed record NewKey(string Secret, ApiKey Key)
{
    public static NewKey Of(string name, string scopes, long created = 0)
    {
        var secret = KeySecret.Create();
        return new NewKey(secret, new ApiKey(KeySecret.Hash(secret), name, ScopeSet.Parse(scopes), created));
    }

    /// <summary>Makes a key and adds it to a store.</summary>
    public static async Task<NewKey> In(ICandleStore store, string name, string scopes)
    {
        var made = Of(name, scopes);
        await store.Keys.Add(made.Key, TestContext.Current.CancellationToken);
        return made;
    }

    /// <summary>The header that presents it.</summary>
    public (string Name, string Value) Header => ("Authorization", $"Bearer {Secret}");
}
