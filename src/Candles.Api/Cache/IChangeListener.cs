using Candles.Data.Model;

namespace Candles.Api.Cache;

/// <summary>
/// Wants to know what commits change: those of this node before they are answered, those of others as the store hears them. Calls come on
/// the threads of writers and of the feed, several at once; handlers are quick.
/// </summary>
internal interface IChangeListener
{
    /// <summary>What this node has committed.</summary>
    void OnCommit(StoreCommit commit) => OnChange(commit.Change);

    /// <summary>What another node has committed; or something has changed of which nothing is known: <see cref="StoreChange.Anything"/>.</summary>
    void OnChange(in StoreChange change);

    /// <summary>The database is another one, or was set back: no version that is known means anything.</summary>
    void Reset()
    {
    }
}
