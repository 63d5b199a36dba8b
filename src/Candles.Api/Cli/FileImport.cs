using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Import;

namespace Candles.Api.Cli;

/// <summary>What came of a file, in lines for the user.</summary>
internal sealed record ImportReport(bool IsStored, IReadOnlyList<string> Lines);

/// <summary>Takes files into one series: reads, parses, checks, and writes each in one transaction.</summary>
internal sealed class FileImport(
    ICandleStore store,
    SeriesKey series,
    Interval interval,
    ImportFormat? format,
    TimeProvider clock,
    TimeSpan futureTolerance,
    Func<Stream?> standardInput)
{
    /// <summary>The file name that means standard input.</summary>
    public const string StandardInput = "-";

    public static string NameOf(string file) => file == StandardInput ? "standard input" : file;

    /// <exception cref="OperationCanceledException">Stopped; the file is stored whole or not at all.</exception>
    public async Task<ImportReport> Run(string file, IProgress<RowProgress>? progress, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        try
        {
            await using var stream = Open(file);
            var content = await ImportContent.Read(stream, cancel);
            var latestOpen = (clock.GetUtcNow() + futureTolerance).ToUnixTimeMilliseconds();
            if (!CandleImport.TryRead(content.Span, format, interval, latestOpen, out var batch, out var faults, progress, cancel))
                return new ImportReport(false, LinesOf(faults));

            progress?.Report(new RowProgress(batch.Count, 1));
            var result = await store.Write(series, batch, cancel);
            return new ImportReport(true, [LineOf(result, batch.Count, clock.GetElapsedTime(start))]);
        }
        catch (Exception e) when (MessageOf(e) is { } message)
        {
            return new ImportReport(false, [message]);
        }
    }

    private Stream Open(string file)
    {
        if (file == StandardInput)
            return standardInput() ?? throw new InvalidDataException("nothing is piped in; name a file, or pipe one in");
        if (Directory.Exists(file))
            throw new InvalidDataException("is a directory; name the files in it");
        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    /// <summary>What to tell the user of an error that is not the program's; null for one that is.</summary>
    private static string? MessageOf(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException or ArgumentException { ParamName: "path" } => "does not exist",
        UnauthorizedAccessException => "may not be read by this user",
        IOException or InvalidDataException or StoreException or WriteRefusedException => e.Message,
        _ => null,
    };

    private static List<string> LinesOf(ImportFaults faults)
    {
        List<string> lines = [.. faults.First.Select(f => f.ToString())];
        if (faults.Count > lines.Count)
            lines.Add($"… and {RowsText.Count(faults.Count - lines.Count, "more bad row")}");
        if (faults.First[0].Index is not null)
            lines.Add($"{RowsText.Count(faults.Count, "bad row")}; nothing of this file was stored");
        return lines;
    }

    private static string LineOf(WriteResult result, int rows, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowsText.Count(rows, "row")}, {result.Inserted:N0} inserted, {result.Updated:N0} updated, {result.Unchanged:N0} unchanged "
        + $"in {took.TotalSeconds:0.00} s ({RowsText.Rate(rows, took)})");
}
