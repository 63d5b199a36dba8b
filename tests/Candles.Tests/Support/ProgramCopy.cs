using System.Diagnostics;
using Candles.Api;

namespace Candles.Tests.Support;

/// <summary>The built program where any user of this machine can start it, and none can change it.</summary>
internal sealed class ProgramCopy : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ProgramCopy()
    {
    }

    public static ProgramCopy Make()
    {
        var copy = new ProgramCopy();
        var from = Path.GetDirectoryName(typeof(Program).Assembly.Location)!;
        using var shell = Process.Start("bash", ["-c", "cp -r \"$1/.\" \"$2\" && chmod -R a+rX,a-w \"$2\"", "copy", from, copy._folder.Path]);
        shell.WaitForExit();
        return copy;
    }

    /// <summary>Runs it as <c>nobody</c>, to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsNobody(IEnumerable<(string Name, string Value)> environment, params string[] args)
    {
        string[] words =
        [
            "-u", "nobody", "--", "env", "HOME=/nonexistent", .. environment.Select(setting => $"{setting.Name}={setting.Value}"),
            "dotnet", Path.Combine(_folder.Path, "Candles.Api.dll"), .. args,
        ];
        using var process = Process.Start(new ProcessStartInfo("runuser", words)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    public void Dispose()
    {
        using var shell = Process.Start("chmod", ["-R", "u+w", _folder.Path]);
        shell.WaitForExit();
        _folder.Dispose();
    }
}
