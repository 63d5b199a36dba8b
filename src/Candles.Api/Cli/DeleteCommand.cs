using System.CommandLine;
using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Cli;

/// <summary>
/// <c>candles delete SERIES [--from T] [--to T] [--yes]</c>: the candles of a range, or without bounds the series itself. Asks
/// first. The exit code is 0 where candles were deleted, or there were none in the range; 1 where the series is unknown, the
/// user said no, or nobody could be asked; 130 where the user stopped it.
/// </summary>
internal static class DeleteCommand
{
    private const int Failed = 1;
    private const int Stopped = 130; // 128 + SIGINT, as shells have it

    private static readonly Argument<SeriesKey> Series = new("SERIES")
    {
        Description = "The series: exchange/market/asset, for example binance/USDT/NEAR.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!SeriesKey.TryParse(text, out var series))
                result.AddError($"SERIES takes exchange/market/asset (binance/USDT/NEAR), each {SeriesKey.Accepted}, not '{text}'.");
            return series;
        },
    };

    private static readonly Option<long?> From = Bound("--from", "The first open time to delete (default: that of the first candle).");
    private static readonly Option<long?> To = Bound("--to", "The open time to stop before (default: after the last candle).");

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Delete without confirmation." };

    /// <param name="createStore">Called once the command line was found good; the command opens the store and disposes of it.</param>
    /// <param name="terminal">Where the user answers; null where nobody can be asked. The process's own where not given.</param>
    public static Command Create(Func<ICandleStore> createStore, Func<TextReader?>? terminal = null)
    {
        var command = new Command("delete", "Delete the candles of a range, or a whole series.") { Series, From, To, Yes };
        command.SetAction((parsed, cancel) => Run(parsed, createStore, terminal ?? OwnTerminal, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed, Func<ICandleStore> createStore, Func<TextReader?> terminal, CancellationToken cancel)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var series = parsed.GetRequiredValue(Series);
        var (from, to) = (parsed.GetValue(From), parsed.GetValue(To));
        if (from >= to)
            return await Refuse(errors, $"--from must be before --to; {CandleTime.ToIso(from.Value)} is not before {CandleTime.ToIso(to.Value)}");

        try
        {
            await using var store = createStore();
            if (!parsed.GetValue(Yes))
            {
                if (terminal() is not { } answers)
                    return await Refuse(errors, "there is no terminal to ask for confirmation; --yes deletes without it");
                await output.WriteAsync($"Delete {What(series, from, to)} from {store.Place}? [y/N] ");
                if ((await answers.ReadLineAsync(cancel))?.Trim() is not ("y" or "Y" or "yes"))
                    return await Refuse(errors, "nothing was deleted");
            }

            await store.Open(cancel);
            if (await store.Delete(series, from, to, cancel) is not { } result)
                return await Refuse(errors, $"{series} is not stored in {store.Place}; nothing was deleted");

            var rest = from is null && to is null ? ", and the series with them" : "";
            var noun = result.Deleted == 1 ? "candle" : "candles";
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{series}: {result.Deleted:N0} {noun} deleted{rest}"));
            return 0;
        }
        catch (StoreException e)
        {
            return await Refuse(errors, e.Message);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("candles: stopped; either all was deleted or nothing");
            return Stopped;
        }
    }

    private static string What(SeriesKey series, long? from, long? to) => (from, to) switch
    {
        (null, null) => $"the series {series} with all its candles",
        ({ } first, null) => $"the candles of {series} from {CandleTime.ToIso(first)} on",
        (null, { } end) => $"the candles of {series} before {CandleTime.ToIso(end)}",
        ({ } first, { } end) => $"the candles of {series} from {CandleTime.ToIso(first)} to before {CandleTime.ToIso(end)}",
    };

    private static Option<long?> Bound(string name, string description) => new(name)
    {
        Description = $"{description} {CandleTime.Accepted}.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!CandleTime.TryParse(text, out var time))
                result.AddError($"{name} takes {CandleTime.Accepted}, not '{text}'.");
            return time;
        },
    };

    private static async Task<int> Refuse(TextWriter errors, string message)
    {
        await errors.WriteLineAsync($"candles: {message}");
        return Failed;
    }

    private static TextReader? OwnTerminal() => Console.IsInputRedirected ? null : Console.In;
}
