using System.CommandLine;
using Candles.Api.Demo;
using Candles.Data;

namespace Candles.Api.Cli;

/// <summary><c>candles seed [--days 30]</c>: fills the demo series into the configured store, whichever that is.</summary>
public static class SeedCommand
{
    private const int MaxDays = 3660;

    /// <param name="openStore">Gives the configured store, open; it is disposed of here.</param>
    public static Command Create(Func<CancellationToken, Task<ICandleStore>> openStore, DemoOptions options, TimeProvider clock)
    {
        var days = new Option<int>("--days")
        {
            Description = $"How many days of candles, besides today's; 1 to {MaxDays}.",
            DefaultValueFactory = _ => DemoFiller.Days,
        };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var count) || count is < 1 or > MaxDays))
                result.AddError($"--days takes a whole number from 1 to {MaxDays}; '{token.Value}' is not one.");
        });

        var command = new Command("seed", "Fill the demo series, which are generated candles, into the configured store.") { days };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                await using var store = await openStore(cancel);
                return await Run(store, options, clock, parsed.GetValue(days), output, error, cancel);
            }
            catch (StoreException e)
            {
                await error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> Run(
        ICandleStore store, DemoOptions options, TimeProvider clock, int days, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        await output.WriteLineAsync($"Demo series, generated from seed {options.DemoSeed} (these are not market data), into {store.Place}");
        var fill = new DemoFill(store, options, clock);
        var refusals = 0;
        foreach (var span in await fill.FindAll(days, cancel))
        {
            var total = default(DemoFilled);
            await foreach (var part in fill.Store([span], cancel))
                total = Sum(total, part);

            if (total.Refused is { } refused)
            {
                refusals++;
                await error.WriteLineAsync(refused.Message);
            }
            else
            {
                await output.WriteLineAsync(Line(span, total));
            }
        }

        return refusals == 0 ? 0 : 1;
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
}
