using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Candles.Faults.Processes;

/// <summary>PostgreSQL's own programs, run as a user that PostgreSQL accepts: it refuses root.</summary>
internal static partial class PostgresTools
{
    private const int OldestVersion = 15;

    /// <summary>The folder of the newest PostgreSQL on this machine; null where there is none that is new enough.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>Starts a program of that folder, or <c>bash</c>, with its input and output in our hands.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = "/", // ours may be closed to the other user
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] words = [program == "bash" ? program : Path.Combine(Folder!, program), .. arguments];
        if (Environment.UserName == "root")
            words = ["runuser", "-u", "postgres", "--", .. words];
        start.FileName = words[0];
        foreach (var word in words[1..])
            start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }

    /// <summary>Runs a program of that folder to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it printed.</exception>
    public static async Task Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {await output}{errors}");
    }

    private static string? FindFolder()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")) : [];
        return folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Where(folder => IsProgram(Path.Combine(folder, "initdb")) && IsProgram(Path.Combine(folder, "pg_ctl")))
            .Select(folder => (Folder: folder, Version: VersionIn(folder)))
            .Where(found => found.Version >= OldestVersion)
            .OrderByDescending(found => found.Version)
            .FirstOrDefault().Folder;
    }

    /// <summary>A link that leads nowhere, as an uninstalled package may leave behind, is none.</summary>
    private static bool IsProgram(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists != false;

    private static int VersionIn(string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(folder, "initdb"), "--version") { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return FirstNumber().Match(text) is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex FirstNumber();
}
