using System.CommandLine;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Cli;

/// <summary>
/// <c>candles export binance/USDT/NEAR near.csv.gz</c>: one series out of the store, in one snapshot; importing the file
/// gives the same series. The exit code is 0 where all was written, 1 where it was not, 130 where the user stopped it;
/// a file that is not whole is not left behind.
/// </summary>
internal static class ExportCommand
{
    private const int Failed = 1;
    private const int Stopped = 130; // 128 + SIGINT, as shells have it

    /// <param name="createStore">Called once the command line was found good; the command opens the store and disposes of it.</param>
    /// <param name="standardOutput">Where the rows go if no file is named. The process's own where not given.</param>
    public static Command Create(Func<ICandleStore> createStore, TimeProvider clock, Func<Stream>? standardOutput = null)
    {
        var command = new Command("export", "Export the candles of a series to a file or pipe: CSV, JSON, NDJSON, MessagePack, each also as gzip.")
        {
            ExportRequest.SeriesName, ExportRequest.FileName,
            ExportRequest.IntervalName, ExportRequest.FromTime, ExportRequest.ToTime, ExportRequest.FormatName,
        };
        var output = standardOutput ?? Console.OpenStandardOutput;
        command.SetAction((parsed, cancel) => Run(parsed, createStore, clock, output, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed, Func<ICandleStore> createStore, TimeProvider clock, Func<Stream> standardOutput, CancellationToken cancel)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (!ExportRequest.TryRead(parsed, out var request, out var refusal))
            return await Refuse(errors, refusal);

        try
        {
            await using var store = createStore();
            await store.Open(cancel);

            var export = new SeriesExport(store, request, clock, standardOutput);
            var messages = request.File is null ? errors : output;
            var bar = ReferenceEquals(messages, Console.Out) || ReferenceEquals(messages, Console.Error)
                ? RowsBar.OfTerminal("writing", "finishing", onErrors: request.File is null)
                : null;
            var report = bar is null
                ? await export.Run(null, cancel)
                : await bar.Show(SeriesExport.TargetOf(request), progress => export.Run(progress, cancel));
            if (!report.IsWritten)
                return await Refuse(errors, report.Line);
            await messages.WriteLineAsync(report.Line);
            return 0;
        }
        catch (Exception e) when (e is StoreException or StartException)
        {
            return await Refuse(errors, e.Message);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync($"{SeriesExport.TargetOf(request)}: stopped before all was written{(request.File is null ? "" : "; nothing was left behind")}");
            return Stopped;
        }
    }

    private static async Task<int> Refuse(TextWriter errors, string message)
    {
        await errors.WriteLineAsync($"candles: {message}");
        return Failed;
    }
}
