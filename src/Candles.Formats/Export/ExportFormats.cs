using System.Diagnostics.CodeAnalysis;

namespace Candles.Formats.Export;

/// <summary>All formats that candles are exported to.</summary>
public static class ExportFormats
{
    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<ExportFormat> All { get; } = [new CsvExport(), new JsonExport(), new NdjsonExport(), new MessagePackExport()];

    /// <summary>The names, for error texts: <c>csv, json, …</c>.</summary>
    public static string Accepted { get; } = string.Join(", ", All.Select(f => f.Name));

    public static bool TryParse(string name, [NotNullWhen(true)] out ExportFormat? format)
    {
        format = All.FirstOrDefault(f => f.Name == name);
        return format is not null;
    }

    /// <summary>The format that a file's name ends in, <c>.gz</c> aside; the default where it ends in none.</summary>
    public static ExportFormat OfFile(string file)
    {
        var name = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        var extension = Path.GetExtension(name).TrimStart('.');
        return All.FirstOrDefault(f => f.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)) ?? All[0];
    }
}
