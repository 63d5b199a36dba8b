using System.Diagnostics;

namespace Candles.Faults.Processes;

/// <summary>Programs that are run to their end.</summary>
internal static class Shell
{
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it printed.</exception>
    public static async Task<string> Run(string program, params IEnumerable<string> arguments)
    {
        var (code, output) = await Try(program, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} failed with {code}: {output}");
    }

    public static async Task<(int Code, string Output)> Try(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await output + errors);
    }

    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
