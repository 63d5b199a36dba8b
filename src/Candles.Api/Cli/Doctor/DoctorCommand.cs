using System.CommandLine;
using Spectre.Console;

namespace Candles.Api.Cli.Doctor;

/// <summary>
/// <c>candles doctor [SETTINGS]</c>: looks at settings, store, disk, limits and addresses as the server would find them, and says in words what is
/// fine and what to do. It changes nothing. The exit code is 1 where something fails, else 0, warnings or not.
/// </summary>
internal static class DoctorCommand
{
    private const int Failed = 1;

    /// <param name="settings">The server's settings, of its command line among them.</param>
    public static Command Create(Func<string[], IConfiguration> settings, TimeProvider clock)
    {
        var command = new Command("doctor", "Check settings, database, disk and limits, and say what to do. It changes nothing and accepts the server's settings.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, cancel) => Run(parsed, settings([.. parsed.UnmatchedTokens]), clock, cancel));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, IConfiguration settings, TimeProvider clock, CancellationToken cancel)
    {
        var output = parsed.InvocationConfiguration.Output;
        var report = new DoctorReport(output, output == Console.Out && !Console.IsOutputRedirected ? AnsiConsole.Console : null);
        await foreach (var finding in Examination.Run(settings, clock, cancel))
            await report.Add(finding);
        await report.End();
        return report.Worst == Verdict.Fail ? Failed : 0;
    }
}
