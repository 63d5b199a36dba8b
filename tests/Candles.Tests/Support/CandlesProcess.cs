using System.Diagnostics;
using System.Globalization;
using Candles.Api;

namespace Candles.Tests.Support;

/// <summary>The built program as a process of its own.</summary>
internal sealed class CandlesProcess : IDisposable
{
    private readonly Process _process;

    private CandlesProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static CandlesProcess Start(string workingDirectory, params IEnumerable<string> args) => Start(workingDirectory, [], args);

    /// <param name="environment">Settings by their names as environment variables: <c>Candles__Demo</c>.</param>
    public static CandlesProcess Start(string workingDirectory, IEnumerable<(string Name, string Value)> environment, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new CandlesProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line of output that begins so.</summary>
    /// <returns>The rest of that line.</returns>
    public async Task<string> ReadUntil(string beginning)
    {
        var seen = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line[beginning.Length..].Trim();
            seen.Add(line);
        }

        throw new InvalidOperationException($"No line begins with '{beginning}': {string.Join('\n', seen)}\n{await Errors()}");
    }

    /// <summary>Its output, line by line, to its end.</summary>
    public async IAsyncEnumerable<string> Lines()
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            yield return line;
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> End()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await Errors();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, output, errors);
    }

    /// <summary>Asks it to stop, with SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it with SIGKILL, in the midst of whatever it does; returns when it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private Task<string> Errors() => _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
}
