using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Candles.Api.Cli;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Export;
using Candles.Tests.Formats.Export;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cli;

/// <summary>The command <c>export</c> as the command line runs it, against each store.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, EachStore]
    public async Task Importing_an_export_gives_the_same_series(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var store = await place.Open();
        var candles = Some.Candles(3, "1m", "2024-02-27", "2024-03-02");
        await Write(store, Near, "1m", candles);
        foreach (var format in ExportFormats.All)
        {
            var file = _folder.File($"near.{format.Extensions[0]}");
            var run = await Export(place, "binance/USDT/NEAR", file);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.Equal($"binance/USDT/NEAR 1m: {candles.Length:N0} rows to {file} in # s (# rows/s)", run.Line);

            var copy = Some.Series();
            await Write(store, copy, "1m", Importing.Candles(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
            foreach (var interval in Interval.OneMinute.Served)
                Assert.Equal(await store.ReadAll(Near, interval), await store.ReadAll(copy, interval));
        }
    }

    /// <summary>Numbers over the whole range of decimals, whose sums would leave it: no coarser interval may hold two of them.</summary>
    [Theory, EachStore]
    public async Task Every_number_a_candle_may_hold_comes_out_as_it_went_in(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var store = await place.Open();
        var candles = Some.Candles(4, "1M", "1971-01-01", "2100-01-01", kept: 1, volumeScale: null);
        await Write(store, Near, "1M", candles);
        foreach (var format in ExportFormats.All)
        {
            var run = await Export(place, "BINANCE/usdt/near", "--format", format.Name);
            Assert.Equal(candles, Importing.Candles(run.Data, format.Name, "1M"));
        }
    }

    [Theory, EachStore]
    public async Task An_interval_and_a_range_can_be_asked_for(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var store = await place.Open();
        await Write(store, Near, "5m", Some.Candles(5, "5m", "2024-02-27", "2024-03-02"));

        var hours = await store.ReadAll(Near, Some.Interval("1h"));
        var run = await Export(place, "binance/USDT/NEAR", "--interval", "1h", "--from", "2024-02-28T00:00:00Z", "--to", "1709251200000");
        Assert.Equal(hours.Where(c => c.OpenTime >= Some.Time("2024-02-28") && c.OpenTime < 1709251200000), Importing.Candles(run.Data, "csv", "1h"));

        var none = await Export(place, "binance/USDT/NEAR", "--to", "1990-01-01T00:00Z");
        Assert.Equal((0, "open_time,open,high,low,close,volume\n"), (none.ExitCode, Encoding.UTF8.GetString(none.Data)));
        Assert.Contains("binance/USDT/NEAR 5m: 0 rows to standard output", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_ends_in_gz_is_packed()
    {
        await using var place = await PlaceOfNear();
        foreach (var format in ExportFormats.All)
        {
            var file = _folder.File($"near.{format.Name}.gz");
            Assert.Equal(0, (await Export(place, "binance/USDT/NEAR", file)).ExitCode);

            var content = new MemoryStream();
            await using (var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
                await gzip.CopyToAsync(content, TestContext.Current.CancellationToken);
            Assert.Equal((await Export(place, "binance/USDT/NEAR", "-", "--format", format.Name)).Data, content.ToArray());
        }
    }

    [Fact]
    public async Task A_file_that_was_there_is_replaced_and_a_link_is_followed()
    {
        await using var place = await PlaceOfNear();
        var (file, link) = (_folder.File("near.csv"), _folder.File("link.csv"));
        await File.WriteAllTextAsync(file, new string('x', 1_000_000), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, file);

        Assert.Equal(0, (await Export(place, "binance/USDT/NEAR", link)).ExitCode);

        Assert.Equal(file, File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);
        Assert.Equal((await Export(place, "binance/USDT/NEAR")).Data, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([file, link], Directory.GetFiles(_folder.Path).Order().Reverse());
    }

    [Theory]
    [InlineData("'binance/NEAR' is not exchange/market/asset (binance/USDT/NEAR), each", "binance/NEAR")]
    [InlineData("there is no series binance/USDT/BTC in ", "binance/USDT/BTC")]
    [InlineData("binance/USDT/NEAR is not available at 1m; it is at 5m, 15m, 30m, 1h,", "binance/USDT/NEAR", "--interval", "1m")]
    [InlineData("--interval '7m' is not one of 1m, 3m,", "binance/USDT/NEAR", "--interval", "7m")]
    [InlineData("--from 'today' is not Unix milliseconds or ISO 8601 with a zone", "binance/USDT/NEAR", "--from", "today")]
    [InlineData("--to '2024-01-01' is not Unix milliseconds or ISO 8601 with a zone", "binance/USDT/NEAR", "--to", "2024-01-01")]
    [InlineData("--from '1780272000000' is not before --to '1780272000000'", "binance/USDT/NEAR", "--from", "1780272000000", "--to", "1780272000000")]
    [InlineData("--format 'xml' is not one of csv, json, ndjson, msgpack", "binance/USDT/NEAR", "--format", "xml")]
    [InlineData("FILE is empty; - is standard output", "binance/USDT/NEAR", "")]
    [InlineData("/nowhere/near.csv: its directory does not exist", "binance/USDT/NEAR", "/nowhere/near.csv")]
    [InlineData("/tmp: is a directory; name a file in it", "binance/USDT/NEAR", "/tmp")]
    public async Task What_cannot_be_exported_is_refused_in_one_line(string refusal, params string[] args)
    {
        await using var place = await PlaceOfNear();
        var run = await Export(place, args);
        Assert.Equal((1, "", 0), (run.ExitCode, run.Output, run.Data.Length));
        Assert.StartsWith($"candles: {refusal}", Assert.Single(run.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_is_stopped_leaves_no_file_and_the_old_one_as_it_was()
    {
        await using var place = await PlaceOfNear(rows: 20_000);
        var (old, fresh) = (_folder.File("old.csv"), _folder.File("new.csv.gz"));
        await File.WriteAllTextAsync(old, "as it was", TestContext.Current.CancellationToken);
        foreach (var file in (string[])[old, fresh])
        {
            using var stop = new CancellationTokenSource();
            var run = await Run(() => RangeStore.ThatCancels(stop, place.Connect()), ["binance/USDT/NEAR", file], stop.Token);
            Assert.Equal((130, $"{file}: stopped before all was written; nothing was left behind\n"), (run.ExitCode, run.Errors));
        }

        Assert.Equal("as it was", await File.ReadAllTextAsync(old, TestContext.Current.CancellationToken));
        Assert.Equal([old], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_series_that_goes_while_it_is_exported_is_refused()
    {
        await using var place = await PlaceOfNear();
        var file = _folder.File("near.csv");
        var run = await Run(() => RangeStore.ThatForgets(place.Connect()), ["binance/USDT/NEAR", file]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("candles: there is no series binance/USDT/NEAR in ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static async Task<StorePlace> PlaceOfNear(int rows = 100)
    {
        var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        var from = Some.Time("2024-02-27");
        await Write(store, Near, "5m", Some.Candles(new Random(6), Some.Interval("5m"), from, from + (rows * 300_000L), kept: 1));
        return place;
    }

    private static Task Write(ICandleStore store, SeriesKey series, string interval, Candle[] candles) =>
        store.Write(series, Batch.Of(interval, candles), TestContext.Current.CancellationToken);

    private static Task<Exported> Export(StorePlace place, params string[] args) => Run(() => place.Connect(), args);

    private static async Task<Exported> Run(Func<ICandleStore> store, string[] args, CancellationToken? cancel = null)
    {
        var (data, output, errors) = (new MemoryStream(), new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var root = new RootCommand { ExportCommand.Create(store, TimeProvider.System, () => new Pipe(data)) };
        var exitCode = await root.Parse(["export", .. args]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false },
            cancel ?? TestContext.Current.CancellationToken);
        return new Exported(exitCode, data.ToArray(), output.ToString(), errors.ToString());
    }

    private sealed record Exported(int ExitCode, byte[] Data, string Output, string Errors)
    {
        /// <summary>The one line of output, its measurements made <c>#</c>.</summary>
        public string Line => new Outcome(ExitCode, Output, Errors).Line;
    }
}
