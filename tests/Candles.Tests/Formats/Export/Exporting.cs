using Candles.Data.Model;
using Candles.Formats.Export;

namespace Candles.Tests.Formats.Export;

/// <summary>Writes candles as an export does, behind the store.</summary>
internal static class Exporting
{
    public static byte[] Bytes(ExportFormat format, IEnumerable<Candle> candles)
    {
        var stream = new MemoryStream();
        Write(format, stream, candles);
        return stream.ToArray();
    }

    public static void Write(ExportFormat format, Stream target, IEnumerable<Candle> candles)
    {
        using var writer = new ExportWriter(format, target);
        writer.Start();
        foreach (var candle in candles)
            writer.Add(candle);
        writer.Finish();
    }

    public static ExportFormat Format(string name) =>
        ExportFormats.TryParse(name, out var format) ? format : throw new ArgumentException($"No format is called '{name}'.", nameof(name));
}
