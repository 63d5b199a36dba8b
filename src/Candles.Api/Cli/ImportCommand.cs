using System.CommandLine;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Import;

namespace Candles.Api.Cli;

/// <summary>Where an import writes, and how far after now a candle may open there.</summary>
internal sealed record ImportTarget(ICandleStore Store, TimeSpan FutureTolerance);

/// <summary>
/// <c>candles import FILE… --series binance/USDT/NEAR --interval 1m</c>: files into the store, one after the other, each
/// stored whole or not at all. A file that fails is reported and the next one is taken. The exit code is 0 where all
/// files were stored, 1 where one was not, 130 where the user stopped it.
/// </summary>
internal static class ImportCommand
{
    private const int Failed = 1;
    private const int Stopped = 130; // 128 + SIGINT, as shells have it

    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Files to import, plain or gzip. - is standard input, which is also the default.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Series = new("--series")
    {
        Description = "The series to write: exchange/market/asset, for example binance/USDT/NEAR.",
        Required = true,
    };

    private static readonly Option<string> IntervalName = new("--interval")
    {
        Description = $"The length of the candles: {Interval.Accepted}.",
        Required = true,
    };

    private static readonly Option<string?> Format = new("--format")
    {
        Description = "The format (default: recognised by content). "
            + string.Join("; ", ImportFormats.All.Select(f => $"{f.Name}: {f.Description}")),
    };

    /// <param name="target">Called once the command line was found good; the command opens the store and disposes of it.</param>
    /// <param name="standardInput">What is piped in; null where nothing is. The process's own where not given.</param>
    public static Command Create(Func<ImportTarget> target, TimeProvider clock, Func<Stream?>? standardInput = null)
    {
        var command = new Command("import", "Import candles from files: exchange kline dumps, CSV, JSON, NDJSON, MessagePack, each also as gzip.")
        {
            Files, Series, IntervalName, Format,
        };
        var input = standardInput ?? PipedInput;
        command.SetAction((parsed, cancel) => Run(parsed, target, clock, input, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed, Func<ImportTarget> target, TimeProvider clock, Func<Stream?> standardInput, CancellationToken cancel)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var format = (ImportFormat?)null;
        if (!SeriesKey.TryParse(parsed.GetRequiredValue(Series), out var series))
        {
            return await Refuse(
                errors, $"--series '{parsed.GetValue(Series)}' is not exchange/market/asset (binance/USDT/NEAR), each {SeriesKey.Accepted}");
        }

        if (!Interval.TryParse(parsed.GetRequiredValue(IntervalName), out var interval))
            return await Refuse(errors, $"--interval '{parsed.GetValue(IntervalName)}' is not one of {Interval.Accepted}");
        if (parsed.GetValue(Format) is { } name && !ImportFormats.TryParse(name, out format))
            return await Refuse(errors, $"--format '{name}' is not one of {ImportFormats.Accepted}");

        var current = "";
        try
        {
            var (store, futureTolerance) = target();
            await using var owned = store;
            await store.Open(cancel);

            var import = new FileImport(store, series, interval, format, clock, futureTolerance, standardInput);
            var bar = ReferenceEquals(output, Console.Out) ? RowsBar.OfTerminal("reading", "storing") : null;
            var exitCode = 0;
            foreach (var file in parsed.GetValue(Files) is { Length: > 0 } files ? files : [FileImport.StandardInput])
            {
                current = FileImport.NameOf(file);
                var report = bar is null
                    ? await import.Run(file, null, cancel)
                    : await bar.Show(current, progress => import.Run(file, progress, cancel));
                foreach (var line in report.Lines)
                    await (report.IsStored ? output : errors).WriteLineAsync($"{current}: {line}");
                if (!report.IsStored)
                    exitCode = Failed;
            }

            return exitCode;
        }
        catch (Exception e) when (e is StoreException or StartException)
        {
            return await Refuse(errors, e.Message);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync($"{current}: stopped; a file is stored whole or not at all, and importing it again is safe");
            return Stopped;
        }
    }

    private static async Task<int> Refuse(TextWriter errors, string message)
    {
        await errors.WriteLineAsync($"candles: {message}");
        return Failed;
    }

    private static Stream? PipedInput() => Console.IsInputRedirected ? Console.OpenStandardInput() : null;
}
