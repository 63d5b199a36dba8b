using System.Diagnostics.CodeAnalysis;

namespace Candles.Data.Import;

/// <summary>From the content of one file to a batch that may be written: recognise, parse, check once.</summary>
public static class CandleImport
{
    private const string Packed = "is a ZIP archive; unpack it first (unzip -p FILE.zip writes what is in it to a pipe)";

    /// <param name="content">The whole file, unpacked; see <see cref="ImportContent"/>.</param>
    /// <param name="format">Null to recognise it.</param>
    /// <param name="latestOpen">The latest open time that is taken, Unix milliseconds: now plus the tolerance.</param>
    /// <exception cref="OperationCanceledException">Cancelled while parsing.</exception>
    public static bool TryRead(
        ReadOnlySpan<byte> content,
        ImportFormat? format,
        Interval interval,
        long latestOpen,
        [NotNullWhen(true)] out CandleBatch? batch,
        [NotNullWhen(false)] out ImportFaults? faults,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default)
    {
        batch = null;
        if (content.StartsWith("\uFEFF"u8))
            content = content["\uFEFF"u8.Length..];

        if (FaultOf(content) is { } fault)
            faults = ImportFaults.OfFile(fault);
        else if (format is null && !ImportFormats.TryRecognise(content, out format))
            faults = ImportFaults.OfFile($"is of no format that is recognised by its first bytes; --format names one: {ImportFormats.Accepted}");
        else
            (batch, faults) = Read(content, format, interval, latestOpen, progress, cancel);
        return batch is not null;
    }

    private static (CandleBatch? Batch, ImportFaults? Faults) Read(
        ReadOnlySpan<byte> content, ImportFormat format, Interval interval, long latestOpen, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        var rows = new ImportRows(content.Length, progress, cancel);
        format.Read(content, rows);
        return rows.Check(content, interval, latestOpen);
    }

    private static string? FaultOf(ReadOnlySpan<byte> content)
    {
        if (content.Trim(" \t\r\n"u8).IsEmpty)
            return "is empty";
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return "is UTF-16 text; UTF-8 is taken";
        return content.StartsWith("PK\u0003\u0004"u8) ? Packed : null;
    }
}
