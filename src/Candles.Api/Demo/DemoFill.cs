using System.Runtime.CompilerServices;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Demo;

/// <summary>A stretch of a demo series that is to be stored: open times in <c>[From, To)</c>, Unix milliseconds.</summary>
public readonly record struct DemoSpan(DemoSeries Series, long From, long To);

/// <summary>What became of a stretch, or of a part of a long one.</summary>
/// <param name="Rows">How many candles it has.</param>
/// <param name="Time">What it took to make and store them.</param>
/// <param name="Refused">Why they were not stored; null where they were.</param>
public readonly record struct DemoFilled(DemoSeries Series, int Rows, WriteResult Result, TimeSpan Time, WriteRefusedException? Refused);

/// <summary>Fills the demo series into a store, through the same check and the same write as any other candles.</summary>
/// <param name="longestPart">Longer stretches are stored in several transactions, so that memory and the time of a lock stay bounded; whole minutes, 31 days where not given.</param>
public sealed class DemoFill(ICandleStore store, long seed, TimeProvider clock, TimeSpan? longestPart = null)
{
    private const long Minute = 60_000;
    private const long Day = 1440 * Minute;

    private readonly long _longestPart = (long)(longestPart ?? TimeSpan.FromDays(31)).TotalMilliseconds;

    /// <summary>
    /// What is missing at the end of each series, up to the current minute, which is still open; of a new series, or one that ends longer
    /// ago, all since midnight so many days ago: the time that a start takes is bounded. The last candle that is stored is among it, as it
    /// may have been written while it was open.
    /// </summary>
    public Task<List<DemoSpan>> FindMissing(int days, CancellationToken cancel) =>
        FindSpans(days, null, (start, next) => Math.Max(start, next ?? start), cancel);

    /// <summary>All since midnight so many days ago, stored or not; a series that ends before goes on from its end, so that no hole is left.</summary>
    /// <param name="until">Where the stretches end, and what days are counted back from, on the grid of minutes; null for the current minute, which is still open.</param>
    public Task<List<DemoSpan>> FindAll(int days, long? until, CancellationToken cancel) =>
        FindSpans(days, until, (start, next) => Math.Min(start, next ?? start), cancel);

    /// <summary>Stores candles stretch by stretch; the next are made while the last are stored.</summary>
    /// <exception cref="StoreException">The store is at fault. All that was given back before is stored.</exception>
    public async IAsyncEnumerable<DemoFilled> Store(IEnumerable<DemoSpan> spans, [EnumeratorCancellation] CancellationToken cancel)
    {
        var parts = spans.SelectMany(Parts).ToList();
        var next = MakeInBackground(0);
        for (var i = 0; i < parts.Count; i++)
        {
            var started = clock.GetTimestamp();
            var batch = await next!;
            next = MakeInBackground(i + 1);
            var (result, refused) = await Write(parts[i].Series.Key, batch, cancel);
            yield return new DemoFilled(parts[i].Series, batch.Count, result, clock.GetElapsedTime(started), refused);
        }

        Task<CandleBatch>? MakeInBackground(int part) =>
            part < parts.Count ? Task.Run(() => Make(parts[part]), cancel) : null;
    }

    private async Task<List<DemoSpan>> FindSpans(int days, long? until, Func<long, long?, long> from, CancellationToken cancel)
    {
        var stored = (await store.ListSeries(cancel)).ToDictionary(series => series.Key, series => series.Last);
        var end = until ?? Interval.OneMinute.Floor(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var last = end - Minute;
        var midnight = last - (last % Day);
        return
        [
            .. DemoSeries.All
                .Select(series => new DemoSpan(series, from(midnight - (days * Day), stored.GetValueOrDefault(series.Key)), end))
                .Where(span => span.From < span.To),
        ];
    }

    private IEnumerable<DemoSpan> Parts(DemoSpan span)
    {
        for (var from = span.From; from < span.To; from += _longestPart)
            yield return span with { From = from, To = Math.Min(span.To, from + _longestPart) };
    }

    private CandleBatch Make(DemoSpan span)
    {
        var candles = new DemoMarket(span.Series, seed).Between(span.From, span.To);
        return CandleBatch.TryCreate(Interval.OneMinute, candles, span.To, out var batch, out var faults)
            ? batch
            : throw new InvalidOperationException($"A demo candle of {span.Series.Key} is not valid: {faults.First[0].Fault}.");
    }

    private async Task<(WriteResult Result, WriteRefusedException? Refused)> Write(SeriesKey series, CandleBatch batch, CancellationToken cancel)
    {
        try
        {
            return (batch.Count > 0 ? await store.Write(series, batch, cancel) : default, null);
        }
        catch (WriteRefusedException refused)
        {
            return (default, refused);
        }
    }
}
