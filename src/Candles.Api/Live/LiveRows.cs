using Candles.Api.Cache;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>The rows of a reading one by one, encoded, as they lie in memory.</summary>
internal static class LiveRows
{
    /// <param name="row">With its separator.</param>
    public delegate void Take(ReadOnlySpan<byte> row);

    public static void Each(in RowRange cut, CandleEncoder format, Take take)
    {
        foreach (var slice in cut)
        {
            var encoded = slice.Forms.Form(format, slice.To)[0];
            for (var row = slice.From; row < slice.To; row++)
                take(encoded.Slice(row, row + 1));
        }
    }

    public static List<long> OpenTimes(in RowRange cut)
    {
        var times = new List<long>(cut.Count);
        foreach (var slice in cut)
        {
            for (var row = slice.From; row < slice.To; row++)
                times.Add(slice.Forms.Rows.OpenTimeOf(row));
        }

        return times;
    }
}
