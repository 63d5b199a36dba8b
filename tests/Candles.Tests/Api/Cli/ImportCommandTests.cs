using Candles.Api.Cli;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Import;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cli;

/// <summary>What an import stores, against each store.</summary>
public sealed class ImportCommandTests : ImportCommandCase
{
    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    [Theory, EachStore]
    public async Task A_file_is_stored_with_its_roll_ups(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var run = await Import(place, File("near.csv", Good));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("near.csv: 2 rows, 2 inserted, 0 updated, 0 unchanged in # s (# rows/s)", run.Line);
        await using var store = await place.Open();
        Assert.Equal([new(1780272000000, 2, 3, 1, 2, 5), new(1780272060000, 2, 4, 1, 3, 6)], await store.ReadAll(Near, Interval.OneMinute));
        Assert.Equal([new(1780272000000, 2, 4, 1, 3, 11)], await store.ReadAll(Near, Some.Interval("1h")));
    }

    [Theory, EachStore]
    public async Task Importing_a_file_twice_changes_nothing(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var file = File("near.csv", Good);
        await Import(place, file);
        await using var store = await place.Open();
        var before = await store.ReadEachWay(new CandleQuery(Near, Interval.OneMinute));

        var again = await Import(place, file);

        Assert.Equal("near.csv: 2 rows, 0 inserted, 0 updated, 2 unchanged in # s (# rows/s)", again.Line);
        var after = await store.ReadEachWay(new CandleQuery(Near, Interval.OneMinute));
        Assert.Equal(before!.Value.Series, after!.Value.Series);
        Assert.Equal(before.Value.Candles, after.Value.Candles);
    }

    [Theory, EachStore]
    public async Task A_file_with_a_bad_row_is_not_stored_at_all(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var run = await Import(place, File("bad.csv", Bad));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            "bad.csv: line 3, column 3 (high): 'x' is not a decimal number\nbad.csv: 1 bad row; nothing of this file was stored\n", run.Errors);
        await using var store = await place.Open();
        Assert.Empty(await store.ListSeries(TestContext.Current.CancellationToken));
    }

    [Theory, EachStore]
    public async Task Of_several_files_the_bad_ones_are_reported_and_the_others_stored(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var later = File("later.csv", Good.Replace("17802720", "17802723", StringComparison.Ordinal));
        var run = await Import(place, File("bad.csv", Bad), "absent.csv", File("near.csv.gz", ImportContentTests.Gzip(Utf8(Good))), later);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("bad.csv: line 3, column 3 (high)", run.Errors, StringComparison.Ordinal);
        Assert.Contains("absent.csv: does not exist\n", run.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ["near.csv.gz: 2 rows, 2 inserted", "later.csv: 2 rows, 2 inserted"],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(", 0")[0]));
        await using var store = await place.Open();
        Assert.Equal(4, (await store.ReadAll(Near, Interval.OneMinute)).Length);
    }

    [Theory, EachStore]
    public async Task A_write_at_another_interval_is_refused_in_one_line(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await Import(place, File("near.csv", Good));
        var hours = File("hours.csv", "time,open,high,low,close,volume\n1780272000000,2,3,1,2,5\n");

        var run = await Run(place, hours, "--series", "binance/USDT/NEAR", "--interval", "1h");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("hours.csv: binance/USDT/NEAR is written at 1m, its base interval; 1h is rolled up or not available.\n", run.Errors);
    }

    [Theory, EachStore]
    public async Task Real_files_read_back_as_they_were(string name)
    {
        var file = RealData.Files("NEARUSDT-1m-2026-06.csv.gz")[0];
        await using var place = await TestStores.NewPlace(name);
        var run = await Import(place, file);

        Assert.Equal($"{file}: 43,200 rows, 43,200 inserted, 0 updated, 0 unchanged in # s (# rows/s)", run.Line);
        await using var stream = System.IO.File.OpenRead(file);
        var content = await ImportContent.Read(stream, TestContext.Current.CancellationToken);
        await using var store = await place.Open();
        Assert.Equal(Importing.Candles(content.Span), await store.ReadAll(Near, Interval.OneMinute));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("-")]
    public async Task Standard_input_is_read_where_it_is_named_or_no_file_is(string? file)
    {
        string[] files = file is null ? [] : [file];
        await using var place = new SqlitePlace();
        foreach (var content in new[] { Utf8(Good), ImportContentTests.Gzip(Utf8(Good)) })
        {
            var run = await Run(place, () => new MemoryStream(content), [.. files, .. NearByMinutes]);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.StartsWith("standard input: 2 rows, ", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory, EachStore]
    public async Task A_stopped_import_leaves_nothing_half_stored(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        using var stop = new CancellationTokenSource();
        var run = await Run(
            () => new ImportTarget(place.Connect(), TimeSpan.Zero),
            () => new StoppingStream(Utf8(Good), stop),
            [File("near.csv", Good), "-", .. NearByMinutes],
            stop.Token);

        Assert.Equal((130, "standard input: stopped; a file is stored whole or not at all, and importing it again is safe\n"), (run.ExitCode, run.Errors));
        Assert.Equal("near.csv: 2 rows, 2 inserted, 0 updated, 0 unchanged in # s (# rows/s)", run.Line);
    }

    /// <summary>Stops the command while it reads.</summary>
    private sealed class StoppingStream(byte[] content, CancellationTokenSource stop) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
