using System.Diagnostics.CodeAnalysis;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Formats.Import;

/// <summary>From the content of one file, or of one request, to a batch that may be written: recognise, parse, check once.</summary>
public static class CandleImport
{
    private static readonly string NotRecognised =
        $"is of no format that is recognised by its first bytes; --format names one: {ImportFormats.Accepted}";

    private const string Packed = "is a ZIP archive; unpack it first (unzip -p FILE.zip writes what is in it to a pipe)";

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Reads a file, of any length; one without candles is refused.</summary>
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
        IProgress<RowProgress>? progress = null,
        CancellationToken cancel = default)
    {
        batch = null;
        faults = null;
        if (FaultOf(content) is { } fault)
            faults = ImportFaults.OfContent(fault);
        else if (format is null && !ImportFormats.TryRecognise(WithoutMark(content), out format))
            faults = ImportFaults.OfContent(NotRecognised);
        else
            (batch, faults) = Read(content, format, interval, latestOpen, int.MaxValue, progress, cancel);

        if (batch is { Count: 0 })
            (batch, faults) = (null, ImportFaults.OfContent("holds no candles"));
        return batch is not null;
    }

    /// <summary>Reads the body of a request, whose format is known; it may hold no rows, and not more than so many.</summary>
    /// <param name="content">The whole body, unpacked.</param>
    /// <param name="latestOpen">The latest open time that is taken, Unix milliseconds: now plus the tolerance.</param>
    /// <exception cref="OperationCanceledException">Cancelled while parsing.</exception>
    public static bool TryRead(
        ReadOnlySpan<byte> content,
        ImportFormat format,
        Interval interval,
        long latestOpen,
        int maxRows,
        [NotNullWhen(true)] out CandleBatch? batch,
        [NotNullWhen(false)] out ImportFaults? faults,
        CancellationToken cancel = default)
    {
        (batch, faults) = FaultOf(content) is { } fault
            ? (null, ImportFaults.OfContent(fault))
            : Read(content, format, interval, latestOpen, maxRows, null, cancel);
        return batch is not null;
    }

    private static (CandleBatch? Batch, ImportFaults? Faults) Read(
        ReadOnlySpan<byte> content,
        ImportFormat format,
        Interval interval,
        long latestOpen,
        int maxRows,
        IProgress<RowProgress>? progress,
        CancellationToken cancel)
    {
        content = WithoutMark(content);
        var rows = new ImportRows(content.Length, maxRows, progress, cancel);
        format.Read(content, rows);
        return rows.Check(content, interval, latestOpen);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content) =>
        content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;

    private static string? FaultOf(ReadOnlySpan<byte> content)
    {
        if (WithoutMark(content).Trim(" \t\r\n"u8).IsEmpty)
            return "is empty";
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return "is UTF-16 text; UTF-8 is taken";
        return content.StartsWith("PK\u0003\u0004"u8) ? Packed : null;
    }
}
