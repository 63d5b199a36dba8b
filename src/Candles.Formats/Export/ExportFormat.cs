using System.Diagnostics.CodeAnalysis;
using Candles.Data.Model;

namespace Candles.Formats.Export;

/// <summary>
/// A format that candles are exported to; importing what it writes gives the same candles. Formats hold no state: one
/// object serves all exports.
/// </summary>
public abstract class ExportFormat
{
    /// <summary>Bytes that every method finds in its destination: more than any row and its encoder's slack take.</summary>
    public const int MaxWritten = 512;

    /// <summary>The name for <c>--format</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the format looks like, in half a line, for help texts.</summary>
    public abstract string Description { get; }

    /// <summary>The endings of names of such files, without the dot.</summary>
    public virtual IReadOnlyList<string> Extensions => [Name];

    /// <summary>Whether the head tells how many rows follow. It has the same length for any number of rows then.</summary>
    public virtual bool CountsRows => false;

    /// <summary>Writes what goes before the rows.</summary>
    /// <param name="rows">How many rows follow, where <see cref="CountsRows"/>.</param>
    /// <returns>The bytes written.</returns>
    internal abstract int WriteHead(Span<byte> destination, long rows);

    /// <summary>Writes a row, and what parts it from the row before.</summary>
    /// <param name="candle">Canonical, as stores give it.</param>
    /// <returns>The bytes written.</returns>
    internal abstract int WriteRow(Span<byte> destination, in Candle candle, bool isFirst);

    /// <summary>Writes what goes behind the rows.</summary>
    /// <returns>The bytes written.</returns>
    internal abstract int WriteTail(Span<byte> destination);
}

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
