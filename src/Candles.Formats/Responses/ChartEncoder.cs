using System.Runtime.CompilerServices;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>An array of objects as chart libraries take them, <c>[{"time":1780272000,"open":2.32,"high":2.323,…}]</c>: they differ in
/// their time alone.</summary>
internal abstract class ChartEncoder<TTime> : JsonEncoder
    where TTime : struct, IChartTime
{
    public override int MaxRow =>
        TTime.RowStart.Length + RowWords.MaxTime + Open.Length + High.Length + Low.Length + Close.Length + Volume.Length + RowEnd.Length
        + (5 * DecimalFormat.MaxLength);

    public override ReadOnlySpan<byte> Tail => "]"u8;

    private static ReadOnlySpan<byte> Open => ",\"open\":"u8;
    private static ReadOnlySpan<byte> High => ",\"high\":"u8;
    private static ReadOnlySpan<byte> Low => ",\"low\":"u8;
    private static ReadOnlySpan<byte> Close => ",\"close\":"u8;
    private static ReadOnlySpan<byte> Volume => ",\"volume\":"u8;
    private static ReadOnlySpan<byte> RowEnd => "},"u8;

    public override int Head(int rows, Span<byte> into)
    {
        into[0] = (byte)'[';
        return 1;
    }

    public override int Put(int column, in RawCandle row, ref byte at) => Put<RawText, RawCandle>(row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => Put<DecimalRowText, Candle>(row, ref at);

    private static int Put<TForm, TRow>(in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        ref var end = ref DecimalFormat.Put(TTime.Of(TForm.OpenTime(row)), ref RowWords.Put(TTime.RowStart, ref at));
        end = ref TForm.PutOpen(row, ref RowWords.Put(Open, ref end));
        end = ref TForm.PutHigh(row, ref RowWords.Put(High, ref end));
        end = ref TForm.PutLow(row, ref RowWords.Put(Low, ref end));
        end = ref TForm.PutClose(row, ref RowWords.Put(Close, ref end));
        end = ref TForm.PutVolume(row, ref RowWords.Put(Volume, ref end));
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(RowEnd, ref end));
    }
}

/// <summary>How a chart library is told when a candle opens.</summary>
internal interface IChartTime
{
    /// <summary>A row up to its time.</summary>
    static abstract ReadOnlySpan<byte> RowStart { get; }

    /// <param name="openTime">Unix milliseconds, UTC.</param>
    static abstract long Of(long openTime);
}
