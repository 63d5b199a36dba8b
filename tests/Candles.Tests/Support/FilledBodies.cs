using System.Buffers.Binary;
using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Formats.Responses;

namespace Candles.Tests.Support;

/// <summary>The body of a filled answer in each format, written as plainly as possible; one character a byte.</summary>
internal static class FilledBodies
{
    public static string Of(string format, IReadOnlyList<FilledRow> rows) => format switch
    {
        "objects" => $"{{\"data\":[{string.Join(',', rows.Select(Object))}]}}",
        "arrays" => $"{{\"data\":[{string.Join(',', rows.Select(row => $"[{Numbers(row, "null")}{(row.IsFilled ? ",true" : "")}]"))}]}}",
        "csv" => string.Concat(
            rows.Select(row => $"{Numbers(row, "")},{Word(row.IsFilled)}\n").Prepend("open_time,open,high,low,close,volume,filled\n")),
        "columns" => $"{{{string.Join(',', Columns(rows))}}}",
        "lightweight" => $"[{string.Join(',', rows.Select(row => Chart(row, $"\"time\":{Text(row.Candle.OpenTime / 1000)}")))}]",
        "klinecharts" => $"[{string.Join(',', rows.Select(row => Chart(row, $"\"timestamp\":{Text(row.Candle.OpenTime)}")))}]",
        "msgpack" => Packed(rows),
        _ => throw new ArgumentException($"No filled body of format {format} is written down here.", nameof(format)),
    };

    private static IEnumerable<string> Columns(IReadOnlyList<FilledRow> rows)
    {
        (string Name, Func<FilledRow, string> Of)[] columns =
        [
            ("t", row => Text(row.Candle.OpenTime)),
            ("o", row => Number(row, c => c.Open)),
            ("h", row => Number(row, c => c.High)),
            ("l", row => Number(row, c => c.Low)),
            ("c", row => Number(row, c => c.Close)),
            ("v", row => Number(row, c => c.Volume)),
            ("filled", row => Word(row.IsFilled)),
        ];
        return columns.Select(column => $"\"{column.Name}\":[{string.Join(',', rows.Select(column.Of))}]");
    }

    private static string Object(FilledRow row) =>
        $"{{\"basetm\":\"{CandleTime.ToIso(row.Candle.OpenTime)}\",{Prices(row, "o", "h", "l", "c", "v")}{Mark(row)}}}";

    private static string Chart(FilledRow row, string time) =>
        $"{{{time}{(row.HasPrices ? $",{Prices(row, "open", "high", "low", "close", "volume")}" : "")}{Mark(row)}}}";

    private static string Prices(FilledRow row, params string[] names) => string.Join(
        ',', names.Zip(Numbers(row, "null").Split(',')[1..], (name, number) => $"\"{name}\":{number}"));

    private static string Numbers(FilledRow row, string absent) => string.Join(
        ',',
        Text(row.Candle.OpenTime),
        Number(row, c => c.Open, absent),
        Number(row, c => c.High, absent),
        Number(row, c => c.Low, absent),
        Number(row, c => c.Close, absent),
        Number(row, c => c.Volume, absent));

    private static string Number(FilledRow row, Func<Candle, decimal> value, string absent = "null") =>
        row.HasPrices ? Decimals.Text(value(row.Candle)) : absent;

    private static string Mark(FilledRow row) => row.IsFilled ? ",\"filled\":true" : "";

    private static string Word(bool value) => value ? "true" : "false";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers as in answers that are not filled, which have tests of their own.</summary>
    private static string Packed(IReadOnlyList<FilledRow> rows)
    {
        var head = rows.Count < 16 ? $"{(char)(0x90 + rows.Count)}" : $"\u00dc{(char)(rows.Count >> 8)}{(char)(rows.Count & 0xFF)}";
        return $"\u0081\u00a4data{head}" + string.Concat(rows.Select(Packed));
    }

    private static string Packed(FilledRow row)
    {
        if (row.HasPrices)
        {
            var stored = Encoded.FromRaw(Encoded.Encoder("msgpack"), [row.Candle], newestFirst: false)["\u0081\u00a4data\u0091".Length..];
            return row.IsFilled ? $"\u0097{stored[1..]}\u00c3" : stored;
        }

        var time = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, row.Candle.OpenTime);
        return $"\u0097\u00cf{System.Text.Encoding.Latin1.GetString(time)}\u00c0\u00c0\u00c0\u00c0\u00c0\u00c3";
    }
}
