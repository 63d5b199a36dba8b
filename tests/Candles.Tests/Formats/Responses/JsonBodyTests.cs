using System.Globalization;
using System.Text.Json;
using Candles.Data.Model;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Responses;

/// <summary>The JSON formats as two other parsers read them: System.Text.Json and Python's, both with exact decimals.</summary>
public sealed class JsonBodyTests
{
    private static readonly Candle[] Candles =
        [.. CandleEncoderTests.Edges[..1], .. Some.Candles(7, "1m", "2024-02-29", "2024-03-01", volumeScale: null), .. CandleEncoderTests.Edges[1..]];

    /// <summary>Prints a row a line, whatever the format, after a look at its names and their order.</summary>
    private static readonly Script Python = Script.Python("""
        import calendar, json, sys, time
        from decimal import Decimal
        body = json.loads(sys.stdin.buffer.read(), parse_float=Decimal)
        def named(row, time, *names):
            assert list(row) == [time, *names], row
            return row.values()
        def rows():
            if isinstance(body, list):
                for row in body:
                    t, *numbers = named(row, "time" if "time" in row else "timestamp", "open", "high", "low", "close", "volume")
                    yield [t * 1000 if "time" in row else t, *numbers]
            elif "data" in body:
                for row in body["data"]:
                    if isinstance(row, list):
                        yield row
                        continue
                    t, *numbers = named(row, "basetm", *"ohlcv")
                    yield [calendar.timegm(time.strptime(t, "%Y-%m-%dT%H:%M:%SZ")) * 1000, *numbers]
            else:
                yield from zip(*named(body, *"tohlcv"), strict=True)
        for row in rows():
            print(*[format(v, "f") if isinstance(v, Decimal) else v for v in row])
        """);

    public static TheoryData<string> Formats => [.. CandleEncoder.All.OfType<JsonEncoder>().Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Python_reads_the_values_that_went_in(string format)
    {
        await Python.Needs(Script.Python(""));
        var rows = await Python.Lines(Body(format));
        Assert.Equal(Candles, rows.Select(row => Candle([.. row.Split(' ').Select(v => decimal.Parse(v, CultureInfo.InvariantCulture))])));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void System_Text_Json_reads_the_values_that_went_in(string format)
    {
        using var json = JsonDocument.Parse(Body(format));
        Assert.Equal(Candles, Rows(json.RootElement).Select(row => Candle([.. row])));
    }

    private static IEnumerable<IEnumerable<decimal>> Rows(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array)
            return body.EnumerateArray().Select(row => Values(row).Select((value, i) => i == 0 && row.TryGetProperty("time", out _) ? value * 1000 : value));
        if (body.TryGetProperty("data", out var data))
            return data.EnumerateArray().Select(Values);
        var columns = body.EnumerateObject().Select(column => column.Value.EnumerateArray().Select(Value).ToArray()).ToArray();
        return Enumerable.Range(0, columns[0].Length).Select(i => columns.Select(column => column[i]));
    }

    private static IEnumerable<decimal> Values(JsonElement row) =>
        row.ValueKind == JsonValueKind.Array ? row.EnumerateArray().Select(Value) : row.EnumerateObject().Select(named => Value(named.Value));

    private static decimal Value(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetDateTimeOffset().ToUnixTimeMilliseconds() : value.GetDecimal();

    private static Candle Candle(decimal[] values) => new((long)values[0], values[1], values[2], values[3], values[4], values[5]);

    private static byte[] Body(string format) => Encoded.Bytes(Encoded.FromRows(Encoded.Encoder(format), Candles, newestFirst: true));
}
