using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Data.Postgres;

/// <summary>Runs transactions that write, once more where nothing of the first try was stored, which is known for sure.</summary>
/// <remarks>
/// Of commits that announce something, PostgreSQL lets one at a time through: where its synchronous standby is away, one waits for it, and the
/// others end by their lock's time-out, so that few are left behind on the server however many are tried.
/// </remarks>
internal sealed class PostgresTransactions(PostgresConnections connections, StoreOptions options)
{
    private readonly CommitLookup _lookup = new(connections.Feed);

    /// <param name="work">Commits by itself, where there is something to commit.</param>
    public async Task<T> Run<T>(Func<PostgresTransaction, Task<T>> work, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        PostgresTransaction? last = null;
        try
        {
            return await connections.Write(
                async (connection, budget) =>
                {
                    await using var begun = await connection.BeginTransactionAsync(budget);
                    last = new PostgresTransaction(connection, begun, options, _lookup, start, budget);
                    return await work(last);
                },
                cancel);
        }
        catch (Exception e) when (e is not StoreException { Fault: StoreFault.OutcomeUnknown } && last is { IsInDoubt: true })
        {
            throw PostgresTransaction.Unknown(e); // the budget, or who asked, was faster than the lookup
        }
    }
}
