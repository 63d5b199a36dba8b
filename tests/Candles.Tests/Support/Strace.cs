using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Candles.Tests.Support;

/// <summary>Makes system calls of another process fail while it is held.</summary>
internal sealed class Strace : IDisposable
{
    private readonly Process _process;

    private Strace(Process process) => _process = process;

    /// <summary>fsync and fdatasync fail with EIO. Skips the test where strace is missing or may not trace.</summary>
    public static async Task<Strace> FailingFlushes(int process)
    {
        var start = new ProcessStartInfo(
            "strace", ["-f", "-p", process.ToString(CultureInfo.InvariantCulture), "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"])
        {
            RedirectStandardError = true,
        };
        try
        {
            var strace = Process.Start(start)!;
            while (await strace.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (!line.Contains("attached", StringComparison.Ordinal))
                    continue;
                _ = strace.StandardError.ReadToEndAsync(CancellationToken.None); // so that it never waits for us
                return new Strace(strace);
            }

            strace.Dispose();
        }
        catch (Win32Exception)
        {
            // It is not here.
        }

        Assert.Skip("strace is not here, or may not trace (apt-get install strace).");
        return null!;
    }

    public void Dispose()
    {
        using (var interrupt = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            interrupt.WaitForExit();
        _process.WaitForExit(); // it lets go of the other first
        _process.Dispose();
    }
}
