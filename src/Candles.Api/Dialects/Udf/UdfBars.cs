using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Dialects.Udf;

/// <summary>Bars as the protocol asks for them, of which there may be more than one read of memory gives.</summary>
internal sealed class UdfBars(CandleWindows windows)
{
    /// <summary>The most of one answer.</summary>
    public const int Max = 20_000;

    /// <summary>What the adapter needs to close one bar and begin the next.</summary>
    public const int Fewest = 2;

    private const int Block = 2048; // of one read
    private const int Tries = 5;

    /// <summary>The newest bars before a time.</summary>
    /// <param name="to">Exclusive, Unix milliseconds.</param>
    /// <returns>Ascending; null where the series is unknown.</returns>
    public Task<UdfReading?> Newest(SeriesKey series, Interval interval, long to, int count, CancellationToken cancel) =>
        AtOneVersion(async reading =>
        {
            for (var end = to; reading.Count < count;)
            {
                var limit = Math.Min(count - reading.Count, Block);
                var query = CandleQuery.OfSpan(series, interval, long.MinValue, end, keepsNewest: true, limit);
                if (!reading.Take(await windows.Read(query, cancel), interval, atEnd: false))
                    break;
                end = reading.Cuts[0].FirstOpen;
            }
        });

    /// <summary>All bars of <c>[from, to)</c>, or one more than <see cref="Max"/> of them.</summary>
    /// <inheritdoc cref="Newest"/>
    public Task<UdfReading?> Between(SeriesKey series, Interval interval, long from, long to, CancellationToken cancel) =>
        AtOneVersion(async reading =>
        {
            for (var start = from; start < to && reading.Count <= Max;)
            {
                var limit = Math.Min(Max + 1 - reading.Count, Block);
                var query = CandleQuery.OfSpan(series, interval, start, to, keepsNewest: false, limit);
                if (!reading.Take(await windows.Read(query, cancel), interval, atEnd: true))
                    break;
                start = interval.Next(reading.Cuts[^1].LastOpen);
            }
        });

    /// <summary>Reads until all reads see the series at one version, so that an answer is one snapshot.</summary>
    private static async Task<UdfReading?> AtOneVersion(Func<UdfReading, Task> read)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var reading = new UdfReading();
            await read(reading);
            if (reading.Base is null)
                return null;
            if (!reading.IsMixed)
                return reading;
        }

        throw new StoreException(StoreFault.Busy, "The series changes faster than so many bars can be read.");
    }
}

/// <summary>What was read, all at one version unless it <see cref="IsMixed"/>.</summary>
internal sealed class UdfReading
{
    private SeriesVersion _version;

    /// <summary>Null: the series is unknown.</summary>
    public Interval? Base { get; private set; }

    public bool IsMixed { get; private set; }

    /// <summary>Ascending; none is empty.</summary>
    public List<RowRange> Cuts { get; } = [];

    public int Count { get; private set; }

    /// <summary>Open time of the last row; there must be one.</summary>
    public long LastOpen => Cuts[^1].LastOpen;

    /// <returns>Whether there is more to read.</returns>
    public bool Take(in WindowReading? read, Interval interval, bool atEnd)
    {
        if (read is not { } found)
        {
            Base = null;
            return false;
        }

        IsMixed |= Base is not null && _version != found.Snapshot.Version;
        (Base, _version) = (found.Snapshot.Base, found.Snapshot.Version);
        if (IsMixed || !interval.IsMadeOf(Base!) || found.Range.Count == 0)
            return false;
        Cuts.Insert(atEnd ? Cuts.Count : 0, found.Range);
        Count += found.Range.Count;
        return found.Range.HasMore;
    }
}
