using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>
/// How the numbers of a row are put down. Static, so that what an encoder writes is said once and compiled anew for each kind of
/// row, without a call through a table.
/// </summary>
internal interface IRowForm<TRow>
{
    static abstract long OpenTime(in TRow row);
    static abstract ref byte PutOpen(in TRow row, ref byte at);
    static abstract ref byte PutHigh(in TRow row, ref byte at);
    static abstract ref byte PutLow(in TRow row, ref byte at);
    static abstract ref byte PutClose(in TRow row, ref byte at);
    static abstract ref byte PutVolume(in TRow row, ref byte at);
}

/// <summary>Text that is there already, copied.</summary>
internal readonly struct RawText : IRowForm<RawCandle>
{
    public static long OpenTime(in RawCandle row) => row.OpenTime;
    public static ref byte PutOpen(in RawCandle row, ref byte at) => ref row.Open.CopyTo(ref at);
    public static ref byte PutHigh(in RawCandle row, ref byte at) => ref row.High.CopyTo(ref at);
    public static ref byte PutLow(in RawCandle row, ref byte at) => ref row.Low.CopyTo(ref at);
    public static ref byte PutClose(in RawCandle row, ref byte at) => ref row.Close.CopyTo(ref at);
    public static ref byte PutVolume(in RawCandle row, ref byte at) => ref row.Volume.CopyTo(ref at);
}

/// <summary>Decimals, written as text.</summary>
internal readonly struct DecimalRowText : IRowForm<Candle>
{
    public static long OpenTime(in Candle row) => row.OpenTime;
    public static ref byte PutOpen(in Candle row, ref byte at) => ref DecimalFormat.Put(row.Open, ref at);
    public static ref byte PutHigh(in Candle row, ref byte at) => ref DecimalFormat.Put(row.High, ref at);
    public static ref byte PutLow(in Candle row, ref byte at) => ref DecimalFormat.Put(row.Low, ref at);
    public static ref byte PutClose(in Candle row, ref byte at) => ref DecimalFormat.Put(row.Close, ref at);
    public static ref byte PutVolume(in Candle row, ref byte at) => ref DecimalFormat.Put(row.Volume, ref at);
}

/// <summary>Text that is there already, as MessagePack numbers.</summary>
internal readonly struct RawPacked : IRowForm<RawCandle>
{
    public static long OpenTime(in RawCandle row) => row.OpenTime;
    public static ref byte PutOpen(in RawCandle row, ref byte at) => ref PackedNumber.Put(row.Open, ref at);
    public static ref byte PutHigh(in RawCandle row, ref byte at) => ref PackedNumber.Put(row.High, ref at);
    public static ref byte PutLow(in RawCandle row, ref byte at) => ref PackedNumber.Put(row.Low, ref at);
    public static ref byte PutClose(in RawCandle row, ref byte at) => ref PackedNumber.Put(row.Close, ref at);
    public static ref byte PutVolume(in RawCandle row, ref byte at) => ref PackedNumber.Put(row.Volume, ref at);
}

/// <summary>Decimals, as MessagePack numbers.</summary>
internal readonly struct DecimalRowPacked : IRowForm<Candle>
{
    public static long OpenTime(in Candle row) => row.OpenTime;
    public static ref byte PutOpen(in Candle row, ref byte at) => ref PackedNumber.Put(row.Open, ref at);
    public static ref byte PutHigh(in Candle row, ref byte at) => ref PackedNumber.Put(row.High, ref at);
    public static ref byte PutLow(in Candle row, ref byte at) => ref PackedNumber.Put(row.Low, ref at);
    public static ref byte PutClose(in Candle row, ref byte at) => ref PackedNumber.Put(row.Close, ref at);
    public static ref byte PutVolume(in Candle row, ref byte at) => ref PackedNumber.Put(row.Volume, ref at);
}
