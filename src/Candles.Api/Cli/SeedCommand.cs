using System.CommandLine;
using System.Globalization;
using Candles.Api.Demo;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Cli;

/// <summary>
/// <c>candles seed [--days 30] [--until TIME]</c>: the demo series into the configured store, whichever that is. With
/// <c>--until</c> they are the same candles whenever it runs. The exit code is 0 where all series were stored, 1 where one was
/// not, 130 where the user stopped it.
/// </summary>
public static class SeedCommand
{
    private const int MaxDays = 3660;
    private const int Failed = 1;
    private const int Stopped = 130; // 128 + SIGINT, as shells have it

    private static readonly Option<int> Days = new("--days")
    {
        Description = $"How many days of candles before today's, 1 to {MaxDays}.",
        DefaultValueFactory = _ => DemoFiller.Days,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > MaxDays)
                result.AddError($"--days takes a whole number from 1 to {MaxDays}, not '{text}'.");
            return days;
        },
    };

    private static readonly Option<long?> Until = new("--until")
    {
        Description = "Where the candles end: the start of a minute, not in the future. Days are counted back from it (default: now).",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!CandleTime.TryParse(text, out var time) || Interval.OneMinute.Floor(time) != time)
                result.AddError($"--until takes the start of a minute, {CandleTime.Accepted}, not '{text}'.");
            return time;
        },
    };

    /// <param name="createStore">Called once the command line was found good; the command opens the store and disposes it.</param>
    /// <param name="seed">Asked for then, too.</param>
    public static Command Create(Func<ICandleStore> createStore, Func<long> seed, TimeProvider clock)
    {
        var command = new Command("seed", "Fill the demo series in the configured store. Their candles are generated, not market data.") { Days, Until };
        command.SetAction((parsed, cancel) => Run(parsed, createStore, seed, clock, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed, Func<ICandleStore> createStore, Func<long> seed, TimeProvider clock, CancellationToken cancel)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var until = parsed.GetValue(Until);
        if (until > clock.GetUtcNow().ToUnixTimeMilliseconds())
            return await Refuse(errors, $"--until {CandleTime.ToIso(until.Value)} is not over yet");

        try
        {
            await using var store = createStore();
            await store.Open(cancel);
            await output.WriteLineAsync($"Filling the demo series (generated, not market data) into {store.Place}");

            var fill = new DemoFill(store, seed(), clock);
            var exitCode = 0;
            foreach (var span in await fill.FindAll(parsed.GetValue(Days), until, cancel))
            {
                var total = default(DemoFilled);
                await foreach (var part in fill.Store([span], cancel))
                    total = Sum(total, part);

                if (total.Refused is { } refused)
                    exitCode = await Refuse(errors, refused.Message);
                else
                    await output.WriteLineAsync(Line(span, total));
            }

            return exitCode;
        }
        catch (StoreException e)
        {
            return await Refuse(errors, e.Message);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("seed: stopped; seeding again goes on from here");
            return Stopped;
        }
    }

    private static DemoFilled Sum(DemoFilled total, DemoFilled part) => part with
    {
        Rows = total.Rows + part.Rows,
        Result = part.Result with
        {
            Inserted = total.Result.Inserted + part.Result.Inserted,
            Updated = total.Result.Updated + part.Result.Updated,
            Unchanged = total.Result.Unchanged + part.Result.Unchanged,
        },
        Time = total.Time + part.Time,
        Refused = total.Refused ?? part.Refused,
    };

    private static string Line(DemoSpan span, DemoFilled filled)
    {
        var (inserted, updated, unchanged, _) = filled.Result;
        var rate = filled.Rows / Math.Max(filled.Time.TotalSeconds, 0.001);
        return FormattableString.Invariant(
            $"{span.Series.Key,-14} {filled.Rows,9:N0} rows {rate,9:N0} rows/s   new {inserted:N0}, changed {updated:N0}, unchanged {unchanged:N0}");
    }

    private static async Task<int> Refuse(TextWriter errors, string message)
    {
        await errors.WriteLineAsync($"seed: {message}");
        return Failed;
    }
}
