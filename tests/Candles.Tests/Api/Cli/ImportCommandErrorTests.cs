using Candles.Api.Cli;
using Candles.Data.Stores;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cli;

/// <summary>What an import refuses, and in which words.</summary>
public sealed class ImportCommandErrorTests : ImportCommandCase
{
    [Fact]
    public async Task Without_file_and_without_pipe_the_user_is_told() => Assert.Equal(
        (1, "standard input: nothing is piped in; name a file, or pipe one in\n"),
        await FailureOf(NearByMinutes));

    [Theory]
    [InlineData("binance/USDT", "1m", "csv", "--series 'binance/USDT' is not exchange/market/asset (binance/USDT/NEAR), each 1 to 32 of")]
    [InlineData("binance/USDT/..", "1m", "csv", "--series 'binance/USDT/..' is not exchange/market/asset (binance/USDT/NEAR), each 1 to 32 of")]
    [InlineData("binance/USDT/NEAR", "7m", "csv", "--interval '7m' is not one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M\n")]
    [InlineData("binance/USDT/NEAR", "1m", "xml", "--format 'xml' is not one of klines, csv, ndjson, json, msgpack\n")]
    public async Task A_bad_option_is_refused_in_words(string series, string interval, string format, string error)
    {
        var (exitCode, errors) = await FailureOf(File("near.csv", Good), "--series", series, "--interval", interval, "--format", format);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"candles: {error}", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_file_of_another_format_than_the_one_named_is_refused() => Assert.Equal(
        (1, "near.csv: line 1: 'time,open,high,low,close,volume' is not the header line of a kline dump; --format csv takes any order of columns\n"
            + "near.csv: 1 bad row; nothing of this file was stored\n"),
        await FailureOf([File("near.csv", Good), .. NearByMinutes, "--format", "klines"]));

    [Theory]
    [InlineData("--series")]
    [InlineData("--interval")]
    public async Task Series_and_interval_must_be_given(string missing)
    {
        var (exitCode, errors) = await FailureOf([.. NearByMinutes.Chunk(2).Where(o => o[0] != missing).SelectMany(o => o)]);
        Assert.Equal(1, exitCode);
        Assert.Contains(missing, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_file_to_read_is_refused_in_words()
    {
        var cut = ImportContentTests.Gzip(Utf8(Good))[..^9];
        foreach (var (file, error) in new[]
        {
            ("absent.csv", "does not exist"),
            (Path.Combine("absent", "near.csv"), "does not exist"),
            ("", "does not exist"),
            (Folder, "is a directory; name the files in it"),
            (File("empty.csv", ""), "is empty"),
            (File("empty.gz", ImportContentTests.Gzip([])), "is empty"),
            (File("cut.csv.gz", cut), "is not a whole gzip file: it is damaged or cut off, or other bytes follow its end"),
            (File("cut.csv", cut), "is not a whole gzip file: it is damaged or cut off, or other bytes follow its end"),
            (File("noise.csv", [0, 1, 2, 3]), "is of no format that is recognised by its first bytes; --format names one: klines, csv, ndjson, json, msgpack"),
        })
        {
            Assert.Equal((1, $"{WithoutFolder(file)}: {error}\n"), await FailureOf([file, .. NearByMinutes]));
        }
    }

    [Fact]
    public async Task A_candle_may_open_as_far_after_now_as_the_target_allows()
    {
        await using var place = new SqlitePlace();
        string Row(long time) => $"[[{time},2,3,1,2,5]]";

        var run = await Import(
            place,
            File("now.json", Row(NowFloor)),
            File("soon.json", Row(NowFloor + 60_000)),
            File("later.json", Row(NowFloor + 120_000)));

        Assert.Equal(2, run.Output.Split('\n').Length - 1);
        Assert.StartsWith(
            $"later.json: line 1, row 1, open_time: '{NowFloor + 120_000}' is in the future\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_one_line()
    {
        const string Nowhere = "Host=127.0.0.1;Port=1;Username=u;Password=secret;Database=d";
        var run = await Run(
            () => new ImportTarget(new Candles.Data.Postgres.PostgresCandleStore(Nowhere, new StoreOptions()), TimeSpan.Zero),
            () => null,
            [File("near.csv", Good), .. NearByMinutes]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("candles: ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("secret", run.Errors, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Errors)> FailureOf(params string[] args)
    {
        await using var place = new SqlitePlace();
        var run = await Run(place, args);
        return (run.ExitCode, run.Errors);
    }
}
