using System.Runtime.CompilerServices;
using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Dialects.Binance;

/// <summary>
/// Writes klines, <c>[[1780272000000,"2.32","2.323","2.32","2.322","36613",1780272059999,"0",0,"0","0","0"]]</c>: open time, open, high, low, close, volume, close
/// time; then what is not stored: quote volume, number of trades, and volumes of takers. Numbers are copied, not read.
/// </summary>
internal static class KlineText
{
    private const int MaxRow = (2 * RowWords.MaxTime) + (5 * DecimalFormat.MaxLength) + 64;

    private static ReadOnlySpan<byte> RowStart => "["u8;
    private static ReadOnlySpan<byte> First => ",\""u8;
    private static ReadOnlySpan<byte> Between => "\",\""u8;
    private static ReadOnlySpan<byte> Last => "\","u8;
    private static ReadOnlySpan<byte> RowEnd => ",\"0\",0,\"0\",\"0\",\"0\"],"u8;

    public static void Write(RowBuffer body, in RowRange cut)
    {
        body.Clear(backToFront: false);
        foreach (ref readonly var row in new CutRows(cut))
            body.Keep(Put(row, cut.Window.Interval, ref body.Room(MaxRow)));
        body.Enclose("["u8, "]"u8, separator: 1);
    }

    private static int Put(in RawCandle row, Interval interval, ref byte at)
    {
        ref var end = ref DecimalFormat.Put(row.OpenTime, ref RowWords.Put(RowStart, ref at));
        end = ref row.Open.CopyTo(ref RowWords.Put(First, ref end));
        end = ref row.High.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref row.Low.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref row.Close.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref row.Volume.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref DecimalFormat.Put(interval.Next(row.OpenTime) - 1, ref RowWords.Put(Last, ref end));
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(RowEnd, ref end));
    }
}
