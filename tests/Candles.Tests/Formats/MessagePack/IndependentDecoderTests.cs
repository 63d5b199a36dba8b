using System.Globalization;
using System.Text;
using Candles.Data.Model;
using Candles.Tests.Formats.Export;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.MessagePack;

/// <summary>MessagePack as another implementation reads and writes it: Debian's python3-msgpack.</summary>
public sealed class IndependentDecoderTests
{
    /// <summary>Reads an export; prints a row a line, floats in Python's shortest form, which is what they mean here.</summary>
    private static readonly Script Decode = Script.Python("""
        import msgpack, sys
        for row in msgpack.unpackb(sys.stdin.buffer.read())["data"]:
            print(*[v if isinstance(v, str) else repr(v) for v in row])
        """);

    /// <summary>Reads lines of such rows; packs each value as integer or float64 where that keeps it, else as text.</summary>
    private static readonly Script Encode = Script.Python("""
        import msgpack, sys
        rows = []
        for line in sys.stdin:
            time, *numbers = line.split()
            row = [int(time)]
            for text in numbers:
                row.append(int(text) if "." not in text else float(text) if repr(float(text)) == text else text)
            rows.append(row)
        sys.stdout.buffer.write(msgpack.packb(rows if len(rows) % 2 else {"from": {"x": [None, True, b"1", 1.5]}, "data": rows}))
        """);

    private static readonly Candle[] Candles = Some.Candles(7, "1m", "2024-02-29", "2024-03-01", volumeScale: null);

    [Fact]
    public async Task Python_reads_what_is_exported()
    {
        await NeedPython();
        var printed = await Decode.Lines(Exporting.Bytes(Exporting.Format("msgpack"), Candles));
        Assert.Equal(Candles, printed.Select(ToCandle));
    }

    [Fact]
    public async Task What_python_writes_is_imported()
    {
        await NeedPython();
        foreach (var count in (int[])[1, 2, 15, 16, Candles.Length, Candles.Length - 1])
        {
            var lines = Candles.Take(count).Select(c => string.Join(' ', Numbers(c).Select(Decimals.Text)) + "\n");
            var packed = await Encode.Run(Encoding.ASCII.GetBytes(string.Concat(lines)));
            Assert.Equal(Candles.Take(count), Importing.Candles(packed));
        }
    }

    private static Task NeedPython() => Decode.Needs(Script.Python("import msgpack"));

    private static decimal[] Numbers(Candle c) => [c.OpenTime, c.Open, c.High, c.Low, c.Close, c.Volume];

    private static Candle ToCandle(string line)
    {
        var numbers = line.Split(' ').Select(text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray();
        return new Candle((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
