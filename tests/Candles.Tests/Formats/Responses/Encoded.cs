using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Formats.Responses;

namespace Candles.Tests.Formats.Responses;

/// <summary>Bodies of candles by each way there is, as text of one character a byte.</summary>
internal static class Encoded
{
    public static CandleEncoder Encoder(string format) => CandleEncoder.All.Single(e => e.Name == format);

    public static string FromList(CandleEncoder encoder, Candle[] candles)
    {
        using var body = new RowBuffer(1);
        encoder.FromList(body, [.. candles.Select(Dto)]);
        return Text(body.Written.Span);
    }

    public static string FromRaw(CandleEncoder encoder, Candle[] candles, bool newestFirst) =>
        ThroughSink(body => encoder.FromRaw(body, newestFirst), candles.Select(Raw), newestFirst);

    public static string FromRows(CandleEncoder encoder, Candle[] candles, bool newestFirst) =>
        ThroughSink(body => encoder.FromRows(body, newestFirst), candles, newestFirst);

    /// <summary>A body put together of rows that were encoded one by one, as those are that are kept.</summary>
    public static string Stitched(CandleEncoder encoder, Candle[] candles, bool fromRaw)
    {
        var head = new byte[RowBuffer.Margin];
        var text = Text(head.AsSpan(0, encoder.Head(candles.Length, head)));
        for (var column = 0; column < encoder.Columns; column++)
        {
            if (column > 0)
                text += Text(encoder.Between(column));
            var rows = string.Concat(candles.Select(candle => Row(encoder, column, candle, fromRaw)));
            text += rows[..^(rows.Length == 0 ? 0 : encoder.Separator)];
        }

        return text + Text(encoder.Tail);
    }

    public static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    public static RawCandle Raw(Candle candle)
    {
        var raw = new RawCandle { OpenTime = candle.OpenTime };
        Set(ref raw.Open, candle.Open);
        Set(ref raw.High, candle.High);
        Set(ref raw.Low, candle.Low);
        Set(ref raw.Close, candle.Close);
        Set(ref raw.Volume, candle.Volume);
        return raw;
    }

    private static string Row(CandleEncoder encoder, int column, Candle candle, bool fromRaw)
    {
        const byte untouched = 0xA5;
        var room = new byte[encoder.MaxRow + RowBuffer.Slack + 1];
        room[^1] = untouched;
        var length = fromRaw ? encoder.Put(column, Raw(candle), ref room[0]) : encoder.Put(column, candle, ref room[0]);
        Assert.InRange(length, 1, encoder.MaxRow);
        Assert.Equal(untouched, room[^1]);
        Assert.All(room[(length + RowBuffer.Slack)..^1], b => Assert.Equal(0, b));
        return Text(room.AsSpan(0, length));
    }

    private static string ThroughSink<TRow>(Func<RowBuffer, IBodySink<TRow>> sinkOf, IEnumerable<TRow> rows, bool newestFirst)
    {
        using var body = new RowBuffer(1);
        using var sink = sinkOf(body);
        sink.Start();
        foreach (var row in newestFirst ? rows.Reverse() : rows)
            sink.Add(row);
        sink.Complete();
        return Text(body.Written.Span);
    }

    private static CandleDto Dto(Candle candle)
    {
        var dto = new CandleDto();
        dto.Set(candle);
        return dto;
    }

    private static void Set(ref AsciiNumber number, decimal value) => number.Length = DecimalFormat.Format(value, number.Buffer);

    private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
