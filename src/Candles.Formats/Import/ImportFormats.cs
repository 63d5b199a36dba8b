using System.Diagnostics.CodeAnalysis;

namespace Candles.Formats.Import;

/// <summary>All formats that candles are imported from.</summary>
public static class ImportFormats
{
    private const int StartLength = 4096;

    /// <summary>In the order in which they are asked whether they recognise a file: the narrow ones first.</summary>
    public static IReadOnlyList<ImportFormat> All { get; } = [new KlineFormat(), new CsvFormat(), new NdjsonFormat(), new JsonFormat(), new MessagePackFormat()];

    /// <summary>The names, for error texts: <c>klines, csv, …</c>.</summary>
    public static string Accepted { get; } = string.Join(", ", All.Select(f => f.Name));

    public static bool TryParse(string name, [NotNullWhen(true)] out ImportFormat? format)
    {
        format = All.FirstOrDefault(f => f.Name == name);
        return format is not null;
    }

    /// <summary>The format of a file, by its first bytes.</summary>
    public static bool TryRecognise(ReadOnlySpan<byte> content, [NotNullWhen(true)] out ImportFormat? format)
    {
        format = null;
        var start = content.TrimStart(" \t\r\n"u8);
        start = start[..Math.Min(start.Length, StartLength)];
        foreach (var candidate in All)
        {
            if (candidate.Recognises(start))
            {
                format = candidate;
                return true;
            }
        }

        return false;
    }
}
