using System.Diagnostics;
using System.Net;
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

    [Fact]
    public async Task A_store_that_may_only_be_read_is_not_opened_until_it_may_be_written()
    {
        await using var place = new SqlitePlace();
        await using (var before = await place.Open())
            await before.Write(Some.Series(), Batch.Of("1m", Posting.Minutes(3)), TestContext.Current.CancellationToken);
        if (await Chattr("+i", [place.File]) != 0)
            Assert.Skip("Files cannot be made immutable here (chattr +i wants root and a file system that has it).");

        await using var app = await CandlesApp.Launch(place.ConnectionString);
        try
        {
            using var answer = await app.Get(Posting.Near);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }
        finally
        {
            Assert.Equal(0, await Chattr("-i", [place.File]));
        }

        await app.Ready();
        Assert.Equal(Posting.Counts(1, inserted: 1), await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Accepted());
    }

    private static async Task<int> Chattr(string change, string[] files)
    {
        using var process = Process.Start(new ProcessStartInfo("chattr", [change, .. files]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
