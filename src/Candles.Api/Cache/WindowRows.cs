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
        var slices = new List<Slice>();
        foreach (var slice in range)
            slices.Add(slice);

        var row = default(RawCandle);
        if (!newestFirst)
        {
            foreach (var slice in slices)
            {
                for (var i = slice.From; i < slice.To; i++)
                    Add(slice, i);
            }

            return;
        }

        slices.Reverse();
        foreach (var slice in slices)
        {
            for (var i = slice.To - 1; i >= slice.From; i--)
                Add(slice, i);
        }

        void Add(in Slice slice, int i)
        {
            slice.Forms.Rows.Read(i, ref row);
            sink.Add(row);
        }
    }
}
