using System.CommandLine;
using System.Text.RegularExpressions;
using Candles.Api.Cli;
using Candles.Data;
using Candles.Tests.Support;

namespace Candles.Tests.Import;

/// <summary>The command <c>import</c>, run as the command line runs it, against each store.</summary>
public sealed partial class ImportCommandTests : IDisposable
{
    private const string Good = "time,open,high,low,close,volume\n1780272000000,2,3,1,2,5\n1780272060000,2,4,1,3,6\n";
    private const string Bad = "time,open,high,low,close,volume\n1780272000000,2,3,1,2,5\n1780272060000,2,x,1,3,6\n";

    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candles-import-");

    public void Dispose() => _folder.Delete(recursive: true);

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
        Assert.Equal(["near.csv.gz: 2 rows, 2 inserted", "later.csv: 2 rows, 2 inserted"], run.Output.Split('\n')[..^1].Select(l => l.Split(", 0")[0]));
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
        var content = await Data.Import.ImportContent.Read(stream, TestContext.Current.CancellationToken);
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
            var run = await Run(place, () => new MemoryStream(content), [.. files, "--series", "binance/USDT/NEAR", "--interval", "1m"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.StartsWith("standard input: 2 rows, ", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_file_and_without_pipe_the_user_is_told() => Assert.Equal(
        (1, "standard input: nothing is piped in; name a file, or pipe one in\n"),
        await FailureOf("--series", "binance/USDT/NEAR", "--interval", "1m"));

    [Theory]
    [InlineData("binance/USDT", "1m", null, "candles: --series 'binance/USDT' is not exchange/market/asset (binance/USDT/NEAR), each 1 to 32 of the characters A-Z a-z 0-9 . _ -, but not . or .. alone")]
    [InlineData("binance/USDT/..", "1m", null, "candles: --series 'binance/USDT/..' is not exchange/market/asset (binance/USDT/NEAR), each 1 to 32 of the characters A-Z a-z 0-9 . _ -, but not . or .. alone")]
    [InlineData("binance/USDT/NEAR", "7m", null, "candles: --interval '7m' is not one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M")]
    [InlineData("binance/USDT/NEAR", "1m", "xml", "candles: --format 'xml' is not one of klines, csv, json")]
    [InlineData("binance/USDT/NEAR", "1m", "klines", "near.csv: line 1: 'time,open,high,low,close,volume' is not the header line of a kline dump; --format csv takes any order of columns\nnear.csv: 1 bad row; nothing of this file was stored")]
    public async Task A_bad_option_is_refused_in_words(string series, string interval, string? format, string error)
    {
        string[] named = format is null ? [] : ["--format", format];
        Assert.Equal((1, error + "\n"), await FailureOf([File("near.csv", Good), "--series", series, "--interval", interval, .. named]));
    }

    [Theory]
    [InlineData("--series")]
    [InlineData("--interval")]
    public async Task Series_and_interval_must_be_given(string missing)
    {
        string[] options = ["--series", "binance/USDT/NEAR", "--interval", "1m"];
        var (exitCode, errors) = await FailureOf([.. options.Chunk(2).Where(o => o[0] != missing).SelectMany(o => o)]);
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
            (_folder.FullName, "is a directory; name the files in it"),
            (File("empty.csv", ""), "is empty"),
            (File("empty.gz", ImportContentTests.Gzip([])), "is empty"),
            (File("cut.csv.gz", cut), "is not a whole gzip file: it is damaged or cut off, or other bytes follow its end"),
            (File("cut.csv", cut), "is not a whole gzip file: it is damaged or cut off, or other bytes follow its end"),
            (File("noise.csv", [0, 1, 2, 3]), "is of no format that is recognised by its first bytes; --format names one: klines, csv, json"),
        })
        {
            Assert.Equal((1, $"{file.Replace(_folder.FullName + "/", "", StringComparison.Ordinal)}: {error}\n"), await FailureOf(file, "--series", "binance/USDT/NEAR", "--interval", "1m"));
        }
    }

    [Fact]
    public async Task A_candle_may_open_as_far_after_now_as_the_target_allows()
    {
        await using var place = new SqlitePlace();
        string Row(long time) => $"[[{time},2,3,1,2,5]]";

        var run = await Import(place, File("now.json", Row(Now.Floor())), File("soon.json", Row(Now.Floor() + 60_000)), File("later.json", Row(Now.Floor() + 120_000)));

        Assert.Equal(2, run.Output.Split('\n').Length - 1);
        Assert.StartsWith($"later.json: line 1, row 1, column 1 (open_time): '{Now.Floor() + 120_000}' is in the future\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_one_line()
    {
        var port = 1; // nothing listens there
        var run = await Run(
            () => new ImportTarget(
                new Data.Postgres.PostgresCandleStore($"Host=127.0.0.1;Port={port};Username=u;Password=secret;Database=d", new StoreOptions()), TimeSpan.Zero),
            () => null,
            [File("near.csv", Good), "--series", "binance/USDT/NEAR", "--interval", "1m"]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("candles: ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("secret", run.Errors, StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task A_stopped_import_leaves_nothing_half_stored(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        using var stop = new CancellationTokenSource();
        var run = await Run(
            () => new ImportTarget(place.Connect(), TimeSpan.Zero),
            () => new StoppingStream(Utf8(Good), stop),
            [File("near.csv", Good), "-", "--series", "binance/USDT/NEAR", "--interval", "1m"],
            stop.Token);

        Assert.Equal((130, "standard input: stopped; a file is stored whole or not at all, and importing it again is safe\n"), (run.ExitCode, run.Errors));
        Assert.Equal("near.csv: 2 rows, 2 inserted, 0 updated, 0 unchanged in # s (# rows/s)", run.Line);
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private string File(string name, string content) => File(name, Utf8(content));

    private string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    private Task<Outcome> Import(StorePlace place, params string[] files) =>
        Run(place, [.. files, "--series", "binance/USDT/NEAR", "--interval", "1m"]);

    private Task<Outcome> Run(StorePlace place, params string[] args) => Run(place, () => null, args);

    private Task<Outcome> Run(StorePlace place, Func<Stream?> standardInput, string[] args) =>
        Run(() => new ImportTarget(place.Connect(), TimeSpan.FromMinutes(1)), standardInput, args);

    private async Task<(int ExitCode, string Errors)> FailureOf(params string[] args)
    {
        await using var place = new SqlitePlace();
        var run = await Run(place, args);
        return (run.ExitCode, run.Errors);
    }

    private async Task<Outcome> Run(Func<ImportTarget> target, Func<Stream?> standardInput, string[] args, CancellationToken? cancel = null)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var root = new RootCommand { ImportCommand.Create(target, new Now(), standardInput) };
        var exitCode = await root.Parse(["import", .. args])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, cancel ?? TestContext.Current.CancellationToken);
        var folder = _folder.FullName + Path.DirectorySeparatorChar;
        return new Outcome(
            exitCode,
            output.ToString().Replace(folder, "", StringComparison.Ordinal),
            errors.ToString().Replace(folder, "", StringComparison.Ordinal));
    }

    private sealed partial record Outcome(int ExitCode, string Output, string Errors)
    {
        /// <summary>The one line of output, its measurements made <c>#</c>.</summary>
        public string Line => Measurement().Replace(Assert.Single(Output.TrimEnd('\n').Split('\n')), "# ");

        [GeneratedRegex(@"(?<=in )[0-9.]+ |(?<=\()[0-9,]+ ")]
        private static partial Regex Measurement();
    }

    /// <summary>A clock that stands at 2026-08-01T12:00:30Z, but for its stop watch.</summary>
    private sealed class Now : TimeProvider
    {
        private static readonly long Time = Some.Time("2026-08-01T12:00:30");

        public static long Floor() => Interval.OneMinute.Floor(Time);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Time);
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
