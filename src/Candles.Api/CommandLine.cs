using System.CommandLine;
using Candles.Api.Cli;
using Candles.Api.Cli.Doctor;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Stores;

namespace Candles.Api;

/// <summary>What the program can do besides serving, and what counts as asking for it.</summary>
internal static class CommandLine
{
    /// <summary>A person waits for a command, not a request: it may queue behind other writers, and takes the time it needs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whoever brings a month of candles rather waits than brings them again: a busy server lets go of its write lock now and then.</summary>
    private static readonly TimeSpan PatienceOfBulk = TimeSpan.FromMinutes(5);

    private static readonly string[] Help = ["-h", "-?", "/?", "/h", "--help", "--version"];

    /// <summary>
    /// Whether the first word names a command: any word that is no setting (<c>--urls …</c>, <c>key=value</c>), so that a
    /// misspelt command is refused instead of starting a server.
    /// </summary>
    public static bool IsCommand(string[] args) =>
        args.Any(Help.Contains) || (args is [var first, ..] && first != ServeCommand.Name && !IsSetting(first));

    public static async Task<int> Run(string[] args)
    {
        try
        {
            return await Root().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (StartException e)
        {
            return await Refuse(e.Message);
        }
    }

    /// <summary>Says in one line why nothing was done.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Refuse(string reason)
    {
        await Console.Error.WriteLineAsync($"candles: {reason}");
        return 1;
    }

    private static bool IsSetting(string word) => word.StartsWith('-') || word.StartsWith('/') || word.Contains('=');

    private static RootCommand Root()
    {
        var settings = StoreRegistration.Settings();
        var options = new Lazy<CandlesOptions>(() => CandlesOptions.Read(settings)); // the doctor is there for those that are not accepted
        return new RootCommand("Candles: OHLCV candles over HTTP. Without a command, it serves.")
        {
            ServeCommand.Command(),
            ImportCommand.Create(() => new ImportTarget(Bulk(), options.Value.FutureTolerance), TimeProvider.System),
            DeleteCommand.Create(Store),
            ExportCommand.Create(Store, TimeProvider.System),
            SeedCommand.Create(Bulk, () => options.Value.DemoSeed, TimeProvider.System),
            KeysCommand.Create(Store, TimeProvider.System),
            DoctorCommand.Create(Program.Settings, TimeProvider.System),
            HealthCommand.Create(() => Program.Settings([])),
        };

        ICandleStore Store() => Patient(Patience);

        ICandleStore Bulk() => Patient(PatienceOfBulk);

        ICandleStore Patient(TimeSpan patience) => StoreRegistration.Create(
            settings, options.Value, new() { Patience = patience, Budget = Timeout.InfiniteTimeSpan, MaxSeries = options.Value.MaxSeries });
    }
}
