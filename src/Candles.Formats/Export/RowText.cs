using System.Buffers.Text;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Export;

/// <summary>A row as text: its six values in order, numbers in their one text form, open times in milliseconds.</summary>
internal static class RowText
{
    /// <summary>Writes <c>1780272000000,2.32,2.323,2.31,2.322,36613</c>.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> destination, in Candle candle)
    {
        Utf8Formatter.TryFormat(candle.OpenTime, destination, out var at);
        at = Append(destination, at, candle.Open);
        at = Append(destination, at, candle.High);
        at = Append(destination, at, candle.Low);
        at = Append(destination, at, candle.Close);
        return Append(destination, at, candle.Volume);
    }

    private static int Append(Span<byte> destination, int at, decimal value)
    {
        destination[at++] = (byte)',';
        return at + DecimalFormat.Format(value, destination[at..]);
    }
}
