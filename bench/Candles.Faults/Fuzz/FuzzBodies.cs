using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Candles.Faults.Fuzz;

/// <summary>Bodies of every type that is taken, and of none; nearly right, bent, packed, cut.</summary>
internal static class FuzzBodies
{
    /// <summary>2026-06-01.</summary>
    public const long First = 1_780_272_000_000;

    private static readonly string[] Values =
    [
        "0", "-0", "1", "-1", "1e3", "1E-18", "1e-19", "1e400", "123456789012345678901234567890", "0.1234567890123456789", "NaN", "null", "true", "\"1.5\"", "\"abc\"", "\"\"", "[]", "{}", "1.", ".5", "+1", "01",
        "999999999999999999.9999999999", "-999999999999999999", "\"NaN\"", "1e", "\"1e5\"", "1,5",
    ];

    public static byte[] Make(Random random, bool isQuestions, List<(string, string)> headers)
    {
        var (type, body) = random.Next(7) switch
        {
            _ when isQuestions => ("application/json", Text(Questions(random))),
            0 => ("application/json", Text($"[{string.Join(',', Rows(random, Array))}]")),
            1 => ("application/json", Text($"{{\"data\":[{string.Join(',', Rows(random, Object))}]}}")),
            2 => ("application/x-ndjson", Text(string.Join('\n', Rows(random, random.Next(2) == 0 ? Array : Object)))),
            3 => ("text/csv", Text("open_time,open,high,low,close,volume\n" + string.Join('\n', Rows(random, Line)))),
            4 => ("text/csv", Text(string.Join('\n', Rows(random, Line)))),
            5 => ("application/vnd.msgpack", Packed(random)),
            _ => ("application/octet-stream", Noise(random)),
        };
        if (random.Next(10) == 0)
            type = random.Next(5) switch { 0 => "application/json; charset=utf-16", 1 => "", 2 => "text/csv", 3 => "application/vnd.msgpack", _ => "multipart/form-data; boundary=x" };
        if (random.Next(4) == 0)
            body = Bent(random, body);
        if (random.Next(6) == 0)
        {
            headers.Add(("Content-Encoding", random.Next(8) == 0 ? "br" : random.Next(8) == 0 ? "gzip, gzip" : "gzip"));
            body = random.Next(8) == 0 ? body : Zipped(random.Next(2000) == 0 ? new byte[8 << 20] : body);
            if (random.Next(4) == 0)
                body = Bent(random, body);
        }

        headers.Add(("Content-Type", type));
        return body;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static IEnumerable<string> Rows(Random random, Func<Random, long, string> row)
    {
        var (count, at) = (random.Next(300) == 0 ? random.Next(3000) : random.Next(12), random.Next(1440));
        for (var i = 0; i < count; i++)
            yield return row(random, random.Next(20) == 0 ? First + random.Next(100_000) : First + ((at + i) * 60_000L));
    }

    private static string Value(Random random, string right) => random.Next(60) == 0 ? Values[random.Next(Values.Length)] : right;

    private static string[] Prices(Random random)
    {
        var low = random.Next(1, 1000) / 100m;
        string Of(decimal value) => Value(random, value.ToString(CultureInfo.InvariantCulture));
        return [Of(low + 1), Of(low + 2), Of(low), Of(low + 1.5m), Of(random.Next(1000) / 10m)];
    }

    private static string Array(Random random, long time) => $"[{Value(random, time.ToString(CultureInfo.InvariantCulture))},{string.Join(',', Prices(random))}]";

    private static string Line(Random random, long time) => $"{Value(random, time.ToString(CultureInfo.InvariantCulture))},{string.Join(',', Prices(random))}";

    private static string Object(Random random, long time)
    {
        var p = Prices(random);
        var iso = DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return $"{{\"basetm\":\"{iso}\",\"o\":{p[0]},\"h\":{p[1]},\"l\":{p[2]},\"c\":{p[3]},\"v\":{p[4]}{(random.Next(20) == 0 ? ",\"x\":1" : "")}}}";
    }

    private static string Questions(Random random) => $"[{string.Join(',', Enumerable.Range(0, random.Next(200) == 0 ? 150 : random.Next(5)).Select(_ =>
        $"{{\"series\":{Value(random, $"\"fuzz/USDT/S{random.Next(8)}\"")},\"interval\":{Value(random, "\"5m\"")},\"limit\":{Value(random, $"{random.Next(1, 500)}")}{(random.Next(5) == 0 ? ",\"etag\":\"\\\"a\\\"\"" : "")}{(random.Next(9) == 0 ? $",\"from\":{Value(random, "1780272000000")}" : "")}}}"))}]";

    /// <summary>MessagePack: an array of rows of an integer and five numbers.</summary>
    private static byte[] Packed(Random random)
    {
        var body = new ArrayBufferWriter<byte>();
        void Byte(int value) => body.Write((ReadOnlySpan<byte>)[(byte)value]);
        var rows = random.Next(12);
        if (random.Next(2) == 0)
            body.Write((ReadOnlySpan<byte>)[0x81, 0xa4, (byte)'d', (byte)'a', (byte)'t', (byte)'a']);
        Byte(0x90 | rows);
        for (var i = 0; i < rows; i++)
        {
            Byte(0x96);
            Byte(0xcf);
            var time = BitConverter.GetBytes(First + ((random.Next(700) + i) * 60_000L));
            System.Array.Reverse(time);
            body.Write(time);
            for (var field = 0; field < 5; field++)
            {
                Byte(0xcb);
                var value = BitConverter.GetBytes(random.Next(40) == 0 ? double.NaN : field is 1 ? 9 : field is 2 ? 1 : 2.5 + random.Next(3));
                System.Array.Reverse(value);
                body.Write(value);
            }
        }

        return body.WrittenSpan.ToArray();
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Bent(Random random, byte[] body)
    {
        var bent = body.ToList();
        for (var i = random.Next(1, 5); i > 0 && bent.Count > 0; i--)
        {
            var at = random.Next(bent.Count);
            switch (random.Next(4))
            {
                case 0:
                    bent[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bent.RemoveAt(at);
                    break;
                case 2:
                    bent.InsertRange(at, bent.GetRange(at, Math.Min(random.Next(1, 30), bent.Count - at)));
                    break;
                default:
                    bent.RemoveRange(at, random.Next(3) == 0 ? bent.Count - at : Math.Min(2, bent.Count - at));
                    break;
            }
        }

        return [.. bent];
    }

    private static byte[] Zipped(byte[] body)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(body);
        return zipped.ToArray();
    }
}
