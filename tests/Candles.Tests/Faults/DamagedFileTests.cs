using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>SQLite's file is damaged in a way that SQLite itself finds: that is said in words, and no row is wrong or missing.</summary>
public sealed class DamagedFileTests
{
    private const int PageSize = 4096;

    private static readonly Candle[] Written = Some.Candles(1, "1m", "2024-01-01", "2024-01-08", kept: 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_no_database_is_not_opened_and_not_touched()
    {
        await using var place = new SqlitePlace();
        var text = string.Concat(Enumerable.Repeat("This is no database. ", 500));
        await File.WriteAllTextAsync(place.File, text, Cancel);
        await using (var store = place.Connect())
        {
            var fault = await Assert.ThrowsAsync<StoreException>(() => store.Open(Cancel));
            Assert.Equal(StoreFault.Unavailable, fault.Fault);
            Assert.Contains("damaged (file is not a database)", fault.Message, StringComparison.Ordinal);
            Assert.Contains("damaged", store.Trouble, StringComparison.Ordinal);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(place.File, Cancel));
    }

    [Theory]
    [InlineData("zeros")]
    [InlineData("noise")]
    [InlineData("cut")]
    public async Task Damaged_pages_cost_faults_in_words_and_never_a_wrong_row(string damage) => await Property.Holds(4, async random =>
    {
        await using var place = new SqlitePlace();
        var series = Some.Series();
        await using (var store = await place.Open())
            await store.Write(series, Batch.Of("1m", Written), Cancel);
        await Damage(place.File, damage, random);

        var faults = 0;
        await using var damaged = place.Connect();
        foreach (var interval in Interval.OneMinute.Served)
        {
            try
            {
                if (faults == 0)
                    await damaged.Open(Cancel);
                var expected = interval == Interval.OneMinute ? Written : RollUpModel.RollUp(Written, interval);
                Assert.Equal(expected, await damaged.ReadAll(series, interval));
            }
            catch (StoreException e)
            {
                faults++;
                Assert.Equal(StoreFault.Unavailable, e.Fault);
                Assert.Contains("damaged", damaged.Trouble, StringComparison.Ordinal);
            }
        }

        Assert.NotEqual(0, faults); // half of the pages were hit
    });

    [Fact]
    public async Task A_file_that_is_cut_under_the_server_is_answered_with_503()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", Written);
        var expected = await app.GetBody($"{Posting.Near}?limit=1440&path=raw");
        using (var file = new FileStream(app.EmbeddedFile, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            file.SetLength(0);

        foreach (var path in (string[])["raw", "stream", "dto", "validated"])
        {
            using var answer = await app.Get($"{Posting.Near}?limit=1440&path={path}");
            if (answer.IsSuccessStatusCode)
                Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancel)); // from the log, where all of it still is
            else
                await ProblemAnswer.DetailOf(answer, 503, "store-unavailable");
        }
    }

    /// <summary>Every second page but the first, at random, or all from the midst on.</summary>
    private static async Task Damage(string file, string damage, Random random)
    {
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        var pages = bytes.Length / PageSize;
        for (var page = 1; page < pages; page++)
        {
            if (damage == "cut" || random.Chance(0.5))
                continue;
            var content = bytes.AsSpan(page * PageSize, PageSize);
            content.Clear();
            if (damage == "noise")
                random.NextBytes(content[..100]); // its header: what is in rows has no seal in SQLite
        }

        await File.WriteAllBytesAsync(file, damage == "cut" ? bytes[..(pages / 2 * PageSize)] : bytes, Cancel);
    }
}
