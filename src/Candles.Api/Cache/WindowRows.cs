using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Cache;

/// <summary>Rows of the memory path one by one, as a store gives them.</summary>
internal sealed class WindowRows(CandleWindows windows) : IRawReads
{
    public async Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel)
    {
        if (await windows.Read(query, cancel) is not { } reading)
            return null;

        var began = Stopwatch.GetTimestamp();
        var range = reading.Range;
        sink.Start();
        if (range.Count > 0)
            Add(range, query.KeepsNewest, sink);
        var (first, last) = range.Count > 0 ? (range.FirstOpen, range.LastOpen) : default;
        return new CandleReading(new SeriesState(reading.Snapshot.Base!, reading.Snapshot.Version), range.Count, first, last, range.HasMore)
        {
            Worked = Stopwatch.GetElapsedTime(began),
        };
    }

    private static void Add(in RowRange range, bool newestFirst, ICandleSink<RawCandle> sink)
    {
        if (!newestFirst)
        {
            foreach (ref readonly var candle in range.Rows)
                sink.Add(candle);
            return;
        }

        var slices = new List<Slice>();
        foreach (var slice in range)
            slices.Add(slice);
        var row = default(RawCandle);
        for (var at = slices.Count - 1; at >= 0; at--)
        {
            for (var i = slices[at].To - 1; i >= slices[at].From; i--)
            {
                slices[at].Forms.Rows.Read(i, ref row);
                sink.Add(row);
            }
        }
    }
}
