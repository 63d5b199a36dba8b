using System.Diagnostics;

namespace Candles.Tests.Faults;

/// <summary>The short form of some scenarios of <c>bench/faults</c>, which brings them all about, and of <c>bench/fuzz</c>.</summary>
public sealed class FaultRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("pg-cut")]
    [InlineData("pg-commits-lost")]
    [InlineData("process-killed-postgres")]
    [InlineData("sqlite-two-servers")]
    public Task Clients_see_what_is_promised(string scenario) => Holds("faults", scenario, "--quick", "--rounds", "2", "--seed", "1");

    [Fact]
    public Task No_request_gets_a_500_the_text_of_an_exception_or_no_answer() => Holds("fuzz", "--count", "30000", "--sockets", "3000", "--seed", "1");

    private static async Task Holds(params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Candles.Faults.Program).Assembly.Location, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var run = Process.Start(start)!;
        try
        {
            var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(run.ExitCode == Candles.Faults.Program.Skipped && Environment.GetEnvironmentVariable("CI") != "true", errors);
            Assert.True(run.ExitCode == 0, $"{errors}\n{await output}");
        }
        finally
        {
            if (!run.HasExited)
                run.Kill(); // its clusters end with it, by their keepers
        }
    }
}
