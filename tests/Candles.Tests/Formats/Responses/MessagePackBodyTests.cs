using System.Globalization;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Responses;

/// <summary>The msgpack format as other implementations read it: npm's @msgpack/msgpack and Debian's python3-msgpack.</summary>
public sealed class MessagePackBodyTests
{
    private static readonly Script Node = Script.Node("""
        import { decode } from "@msgpack/msgpack";
        import { readFileSync } from "node:fs";
        const body = decode(readFileSync(0), { useBigInt64: true });
        if (Object.keys(body).join() !== "data") throw new Error("other keys than data");
        console.log(body.data.map(row => row.join(" ")).join("\n"));
        """);

    private static readonly Script Python = Script.Python("""
        import msgpack, sys
        body = msgpack.unpackb(sys.stdin.buffer.read())
        assert list(body) == ["data"]
        for row in body["data"]:
            print(*[repr(v) for v in row])
        """);

    private static readonly Candle[] Candles =
        [.. CandleEncoderTests.Edges[..1], .. Some.Candles(7, "1m", "2024-02-29", "2024-03-01", volumeScale: null), .. CandleEncoderTests.Edges[1..]];

    [Fact]
    public async Task JavaScript_reads_the_numbers_that_went_in()
    {
        await Node.Needs(Script.Node("import '@msgpack/msgpack'"));
        await ReadsBack(Node);
    }

    [Fact]
    public async Task Python_reads_the_numbers_that_went_in()
    {
        await Python.Needs(Script.Python("import msgpack"));
        await ReadsBack(Python);
    }

    private static async Task ReadsBack(Script decoder)
    {
        foreach (var count in (int[])[1, 15, 16, Candles.Length])
        {
            var body = Encoded.FromRows(Encoded.Encoder("msgpack"), Candles[..count], newestFirst: true);
            var rows = await decoder.Lines(Encoded.Bytes(body));
            Assert.Equal(count, rows.Length);
            for (var i = 0; i < count; i++)
            {
                var (candle, numbers) = (Candles[i], rows[i].Split(' '));
                decimal[] expected = [candle.OpenTime, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume];
                Assert.Equal(expected.Select(Rounded), numbers.Zip(expected, Read));
            }
        }
    }

    private static object Rounded(decimal value) =>
        decimal.IsInteger(value) ? value : double.Parse(Decimals.Text(value), CultureInfo.InvariantCulture);

    private static object Read(string number, decimal expected) => decimal.IsInteger(expected)
        ? decimal.Parse(number, CultureInfo.InvariantCulture)
        : double.Parse(number, CultureInfo.InvariantCulture);
}
