using System.Diagnostics;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>Nobody may write SQLite's files any more, under the running server.</summary>
public sealed class ReadOnlyFileTests
{
    [Fact]
    public async Task Reads_go_on_while_writes_are_refused_until_files_may_be_written_again()
    {
        await using var app = await CandlesApp.Start();
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(3))).Accepted();
        string[] files = [app.EmbeddedFile, app.EmbeddedFile + "-wal"];
        if (await Chattr("+i", files) != 0)
            Assert.Skip("Files cannot be made immutable here (chattr +i wants root and a file system that has it).");
        try
        {
            await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Refused(503, "store-unavailable");
            Assert.Contains("2026-06-01T00:02:00Z", await app.GetBody($"{Posting.Near}?limit=1&path=raw"), StringComparison.Ordinal);
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.GetBody($"{Posting.Near}?limit=1&path=raw"))); // on new connections, too
        }
        finally
        {
            Assert.Equal(0, await Chattr("-i", files));
        }

        Assert.Equal(Posting.Counts(1, inserted: 1), await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Accepted());
    }

    private static async Task<int> Chattr(string change, string[] files)
    {
        using var process = Process.Start(new ProcessStartInfo("chattr", [change, .. files]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
