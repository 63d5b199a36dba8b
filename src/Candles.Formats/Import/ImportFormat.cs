using System.Diagnostics.CodeAnalysis;

namespace Candles.Formats.Import;

/// <summary>A format that candles are imported from. Formats hold no state: one object serves all files.</summary>
public abstract class ImportFormat
{
    /// <summary>The name for <c>--format</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the format looks like, in half a line, for help texts.</summary>
    public abstract string Description { get; }

    /// <summary>Media types of request bodies of this format, in lower case, without parameters; none where only files have it.</summary>
    public virtual IReadOnlyList<string> MediaTypes => [];

    /// <summary>Whether a file that begins like this is of this format.</summary>
    /// <param name="start">The first bytes, up to 4 KB, from the first that is neither byte order mark nor white space.</param>
    public abstract bool Recognises(ReadOnlySpan<byte> start);

    /// <summary>Reads every row of a file or request. A bad row is refused by name and reading goes on behind it.</summary>
    /// <param name="content">The whole of it, unpacked, without byte order mark.</param>
    internal abstract void Read(ReadOnlySpan<byte> content, ImportRows rows);
}

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
