using System.Buffers;
using System.Runtime.CompilerServices;
using Candles.Api.Cache;
using Candles.Data.Numbers;
using Candles.Formats.Responses;

namespace Candles.Api.Dialects.Udf;

/// <summary>
/// Writes <c>{"s":"ok","t":[1780272000],"o":[2.32],"h":[2.323],"l":[2.32],"c":[2.322],"v":[36613]}</c>. All but the times, which are seconds here,
/// is copied from rows that lie encoded as <c>format=columns</c>.
/// </summary>
internal static class UdfBody
{
    private static readonly CandleEncoder Columns = CandleEncoder.Named("columns")!;

    /// <param name="ranges">Ascending, none empty, at least one.</param>
    public static void Write(RowBuffer body, IReadOnlyList<RowRange> ranges)
    {
        body.Clear(backToFront: false);
        body.Write("{\"s\":\"ok\",\"t\":["u8);
        WriteTimes(body, ranges);
        for (var column = 1; column < Columns.Columns; column++)
        {
            body.Write(Columns.Between(column));
            WriteColumn(body, ranges, column);
        }

        body.Write(Columns.Tail);
    }

    private static void WriteTimes(RowBuffer body, IReadOnlyList<RowRange> ranges)
    {
        var left = Sum(ranges);
        foreach (var range in ranges)
        {
            foreach (var slice in range)
            {
                for (var row = slice.From; row < slice.To; row++)
                {
                    ref var at = ref body.Reserve(RowWords.MaxTime + 1);
                    ref var end = ref RowWords.Put((byte)',', ref DecimalFormat.Put(slice.Forms.Rows.OpenTimeOf(row) / 1000, ref at));
                    body.Keep((int)Unsafe.ByteOffset(ref at, ref end) - (--left == 0 ? 1 : 0));
                }
            }
        }
    }

    private static void WriteColumn(RowBuffer body, IReadOnlyList<RowRange> ranges, int column)
    {
        var left = Sum(ranges);
        foreach (var range in ranges)
        {
            foreach (var slice in range)
            {
                var values = slice.Forms.Form(Columns, slice.To)[column].Slice(slice.From, slice.To);
                left -= slice.Count;
                body.Write(left == 0 ? values[..^Columns.Separator] : values);
            }
        }
    }

    private static int Sum(IReadOnlyList<RowRange> ranges) => ranges.Sum(range => range.Count);
}
