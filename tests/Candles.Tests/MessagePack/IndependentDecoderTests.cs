using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Candles.Data;
using Candles.Tests.Export;
using Candles.Tests.Import;
using Candles.Tests.Support;

namespace Candles.Tests.MessagePack;

/// <summary>MessagePack as another implementation reads and writes it: Debian's python3-msgpack.</summary>
public sealed class IndependentDecoderTests
{
    private const string Python = "/usr/bin/python3"; // Debian's, which its packages are for, and no other on PATH

    /// <summary>Reads an export; prints a row a line, floats in Python's shortest form, which is what they mean here.</summary>
    private const string Decode = """
        import msgpack, sys
        for row in msgpack.unpackb(sys.stdin.buffer.read())["data"]:
            print(*[v if isinstance(v, str) else repr(v) for v in row])
        """;

    /// <summary>Reads lines of such rows; packs each value as integer or float64 where that keeps it, else as text.</summary>
    private const string Encode = """
        import msgpack, sys
        rows = []
        for line in sys.stdin:
            time, *numbers = line.split()
            row = [int(time)]
            for text in numbers:
                row.append(int(text) if "." not in text else float(text) if repr(float(text)) == text else text)
            rows.append(row)
        sys.stdout.buffer.write(msgpack.packb(rows if len(rows) % 2 else {"from": {"x": [None, True, b"1", 1.5]}, "data": rows}))
        """;

    private static readonly Candle[] Candles = Some.Candles(7, "1m", "2024-02-29", "2024-03-01", volumeScale: null);

    [Fact]
    public async Task Python_reads_what_is_exported()
    {
        await NeedPython();
        var printed = await Run(Decode, Exporting.Bytes(Exporting.Format("msgpack"), Candles));
        Assert.Equal(Candles, printed.Select(ToCandle));
    }

    [Fact]
    public async Task What_python_writes_is_imported()
    {
        await NeedPython();
        foreach (var count in (int[])[1, 2, 15, 16, Candles.Length, Candles.Length - 1])
        {
            var lines = Candles.Take(count).Select(c => string.Join(' ', Numbers(c).Select(Decimals.Text)) + "\n");
            var packed = await RunRaw(Encode, Encoding.ASCII.GetBytes(string.Concat(lines)));
            Assert.Equal(Candles.Take(count), Importing.Candles(packed));
        }
    }

    private static async Task NeedPython()
    {
        if (await IsThere())
            return;
        const string Missing = "python3-msgpack is not here (apt-get install python3-msgpack; ./test does).";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
        Assert.Skip(Missing);
    }

    private static decimal[] Numbers(Candle c) => [c.OpenTime, c.Open, c.High, c.Low, c.Close, c.Volume];

    private static Candle ToCandle(string line)
    {
        var numbers = line.Split(' ').Select(text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray();
        return new Candle((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    private static async Task<bool> IsThere()
    {
        try
        {
            await RunRaw("import msgpack", []);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return false; // no python3, or not the package
        }
    }

    private static async Task<string[]> Run(string script, byte[] input) =>
        Encoding.ASCII.GetString(await RunRaw(script, input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<byte[]> RunRaw(string script, byte[] input)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.BaseStream.WriteAsync(input, cancel);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{Python} failed: {await errors}");
    }
}
