using Candles.Api.Cache;
using Candles.Api.Options;
using Candles.Data.Model;

namespace Candles.Api.MultiSeries;

/// <summary>What became of one of several reads.</summary>
/// <param name="Reading">Null where the series is unknown, or where there is a fault.</param>
internal readonly record struct OneRead(WindowReading? Reading, StoreException? Fault);

/// <summary>Asks memory for several things at once. What is not there is read from the store, a few at a time, within one time budget for all.</summary>
internal sealed class ManyReads(CandleWindows windows, CandlesOptions options)
{
    /// <summary>Reads of the store at once for one request: enough to hide the way to the database, few enough to leave connections to others.</summary>
    private const int AtOnce = 4;

    /// <returns>In the order of the questions.</returns>
    public async ValueTask<OneRead[]> Read(IReadOnlyList<CandleQuery> queries, CancellationToken cancel)
    {
        var reads = new OneRead[queries.Count];
        var missing = new List<int>();
        for (var i = 0; i < reads.Length; i++)
        {
            if (windows.Find(queries[i].Series.LookupKey) is { } series && windows.TryRead(series, queries[i], out var reading))
                reads[i] = new OneRead(reading, null);
            else
                missing.Add(i);
        }

        if (missing.Count == 0)
            return reads;

        using var budget = new CancellationTokenSource(options.RequestBudget);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, budget.Token);
        await Parallel.ForEachAsync(
            missing, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (i, _) => reads[i] = await Load(queries[i], cancel, either.Token));
        return reads;
    }

    private async ValueTask<OneRead> Load(CandleQuery query, CancellationToken gone, CancellationToken cancel)
    {
        try
        {
            return new OneRead(await windows.Read(query, cancel), null);
        }
        catch (StoreException fault)
        {
            return new OneRead(null, fault);
        }
        catch (OperationCanceledException e) when (!gone.IsCancellationRequested)
        {
            return new OneRead(null, new StoreException(StoreFault.TimedOut, "The time budget of the request is spent.", e));
        }
    }
}
