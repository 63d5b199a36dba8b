using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Export;
using Candles.Formats.Import;

namespace Candles.Bench.Parsing;

/// <summary>The same rows as a body of one format and shape.</summary>
public sealed record IngestBody(string Name, ImportFormat Format, byte[] Content)
{
    /// <summary>What the server answers, what exports write, and the other shapes that are sent.</summary>
    public static IEnumerable<IngestBody> All(Candle[] candles)
    {
        yield return Json(
            "json objects",
            candles,
            row => $"{{\"basetm\":\"{CandleTime.ToIso(long.Parse(row[0], null))}\",\"o\":{row[1]},\"h\":{row[2]},\"l\":{row[3]},\"c\":{row[4]},\"v\":{row[5]}}}");
        foreach (var format in ExportFormats.All)
            yield return new IngestBody(format.Name == "json" ? "json arrays" : format.Name, FormatOf(format.Name), Exported(format, candles));
        yield return Json("json strings", candles, row => $"[{row[0]},{string.Join(',', row[1..].Select(v => $"\"{v}\""))}]");
        yield return Json("json unusual", candles, row => $"[ {string.Join(" , ", row)} ]");
        yield return new IngestBody(
            "klines", FormatOf("klines"), Encoding.ASCII.GetBytes(string.Concat(Texts(candles).Select(row => $"{string.Join(',', row)},0,84979.3530,373,27825,64583.7990,0\n"))));
    }

    public override string ToString() => Name;

    private static IngestBody Json(string name, Candle[] candles, Func<string[], string> row) =>
        new(name, FormatOf("json"), Encoding.ASCII.GetBytes($"{{\"data\":[{string.Join(',', Texts(candles).Select(row))}]}}"));

    /// <summary>The texts of each row's values.</summary>
    private static IEnumerable<string[]> Texts(Candle[] candles) =>
        Encoding.ASCII.GetString(Exported(ExportFormats.All[0], candles)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','));

    private static byte[] Exported(ExportFormat format, Candle[] candles)
    {
        var stream = new MemoryStream();
        using var writer = new ExportWriter(format, stream);
        writer.Start();
        foreach (var candle in candles)
            writer.Add(candle);
        writer.Finish();
        return stream.ToArray();
    }

    private static ImportFormat FormatOf(string name) => ImportFormats.All.First(format => format.Name == name);
}
