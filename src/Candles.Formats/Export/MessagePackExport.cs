using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Formats.MessagePack;

namespace Candles.Formats.Export;

/// <summary>
/// MessagePack of <c>{"data":[[open_time,open,high,low,close,volume],…]}</c>, nothing rounded: a number is an integer where
/// it is whole, a float64 where it is the shortest decimal that is read back as that float, and else its text.
/// </summary>
internal sealed class MessagePackExport : ExportFormat
{
    /// <summary>A decimal of fewer digits is the shortest of the float64 nearest to it.</summary>
    private const ulong SureFloats = 1_000_000_000_000_000;

    /// <summary>A decimal of more digits is not: 17 tell every float64 from its neighbours.</summary>
    private const ulong PossibleFloats = 100_000_000_000_000_000;

    public override string Name => "msgpack";

    public override string Description => "MessagePack of the same rows as json, exact";

    public override bool CountsRows => true;

    /// <remarks>The head of the rows has 32 bits for their number, and the minutes from 1971 to 9999 are 4.22 × 10^9.</remarks>
    internal override int WriteHead(Span<byte> destination, long rows)
    {
        var writer = new MessagePackWriter(destination);
        writer.WriteMapHead(pairs: 1);
        writer.WriteShortString("data"u8);
        writer.WriteLongArrayHead(checked((uint)rows));
        return writer.Length;
    }

    internal override int WriteRow(Span<byte> destination, in Candle candle, bool isFirst)
    {
        var writer = new MessagePackWriter(destination);
        writer.WriteArrayHead(6);
        writer.WriteInteger(candle.OpenTime);
        Write(ref writer, candle.Open);
        Write(ref writer, candle.High);
        Write(ref writer, candle.Low);
        Write(ref writer, candle.Close);
        Write(ref writer, candle.Volume);
        return writer.Length;
    }

    internal override int WriteTail(Span<byte> destination) => 0;

    private static void Write(ref MessagePackWriter writer, decimal value)
    {
        value = DecimalText.Canonical(value);
        if (value.Scale == 0)
        {
            writer.WriteInteger((long)value); // below 10^18
            return;
        }

        Span<byte> buffer = stackalloc byte[DecimalText.MaxLength];
        var text = buffer[..DecimalFormat.Format(value, buffer)];
        if (TryFloat(value, text, out var number))
            writer.WriteFloat64(number);
        else
            writer.WriteShortString(text);
    }

    private static bool TryFloat(decimal value, ReadOnlySpan<byte> text, out double number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        number = 0;
        if (bits[2] != 0 || digits >= PossibleFloats)
            return false;

        number = double.Parse(text, CultureInfo.InvariantCulture);
        if (digits < SureFloats)
            return true;

        Span<byte> shortest = stackalloc byte[MessagePackToken.LongestNumber];
        number.TryFormat(shortest, out var length, default, CultureInfo.InvariantCulture);
        return DecimalParser.TryParse(shortest[..length], out var readBack, out _) && readBack == value;
    }
}
