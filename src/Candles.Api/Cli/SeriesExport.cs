using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Export;

namespace Candles.Api.Cli;

/// <summary>What came of an export, in a line for the user.</summary>
internal sealed record ExportReport(bool IsWritten, string Line);

/// <summary>Writes one series to where it was asked for.</summary>
internal sealed class SeriesExport(ICandleStore store, ExportRequest request, TimeProvider clock, Func<Stream> standardOutput)
{
    /// <summary>Where the rows go, for people.</summary>
    public static string TargetOf(ExportRequest request) => request.File ?? "standard output";

    /// <exception cref="OperationCanceledException">Stopped; no file was written.</exception>
    public async Task<ExportReport> Run(IProgress<RowProgress>? progress, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        try
        {
            var known = (await store.ListSeries(cancel)).FirstOrDefault(s => s.Key.Equals(request.Series));
            var interval = request.Interval ?? known?.Base ?? Interval.OneMinute;
            if (FaultOf(interval, known?.Base) is { } fault)
                return new ExportReport(false, fault);

            using var file = request.File is null ? null : new ExportFile(request.File);
            await using var stream = file is null ? standardOutput() : null;
            using var writer = new ExportWriter(request.Format, file?.Content ?? stream!, ReportTo(progress, known!));
            var read = await store.ReadRange(request.Series, interval, request.From, request.To, writer, cancel);
            if (FaultOf(interval, read?.Base) is { } late) // deleted, or written anew, since it was listed
                return new ExportReport(false, late);

            progress?.Report(new RowProgress(writer.Rows, 1));
            writer.Finish();
            file?.Complete();
            return new ExportReport(true, LineOf(known!.Key, interval, writer.Rows, clock.GetElapsedTime(start)));
        }
        catch (Exception e) when (MessageOf(e) is { } message)
        {
            return new ExportReport(false, $"{TargetOf(request)}: {message}");
        }
    }

    /// <param name="base">Null where the series is unknown.</param>
    private string? FaultOf(Interval interval, Interval? @base)
    {
        if (@base is null)
            return $"there is no series {request.Series} in {store.Place}";
        return interval.IsMadeOf(@base)
            ? null
            : $"{request.Series} is not available at {interval}; it is at {string.Join(", ", @base.Served.Select(i => i.Name))}";
    }

    /// <summary>Makes a fraction of what the writer tells: a row's place between the first and last that are asked for.</summary>
    private Action<long, long>? ReportTo(IProgress<RowProgress>? progress, SeriesSummary series)
    {
        if (progress is null)
            return null;
        var first = Math.Max(request.From, series.First ?? 0);
        var length = Math.Max(1.0, Math.Min(request.To, series.Last ?? 0) - first);
        return (rows, openTime) => progress.Report(new RowProgress(rows, Math.Clamp((openTime - first) / length, 0, 0.99)));
    }

    private string LineOf(SeriesKey series, Interval interval, long rows, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"{series} {interval}: {RowsText.Count(rows, "row")} to {TargetOf(request)} in {took.TotalSeconds:0.00} s ({RowsText.Rate(rows, took)})");

    /// <summary>What to tell the user of an error that is not the program's; null for one that is.</summary>
    private static string? MessageOf(Exception e) => e switch
    {
        DirectoryNotFoundException => "its directory does not exist",
        UnauthorizedAccessException => "may not be written by this user",
        IOException => e.Message,
        _ => null,
    };
}
