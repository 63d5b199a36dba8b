using System.CommandLine;
using Candles.Api.Cli;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cli;

public sealed class DeleteCommandTests
{
    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    [Theory, EachStore]
    public async Task A_series_is_deleted_where_the_user_says_yes(string name)
    {
        await using var place = await PlaceWithMinutes(name);
        await using var store = await place.Open();

        var run = await Run(place, "y\n", "binance/USDT/NEAR");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(
            $"Delete the series binance/USDT/NEAR with all its candles from {store.Place}? [y/N] "
                + "binance/USDT/NEAR: 1,500 candles deleted, and the series with them\n",
            run.Output);
        Assert.Empty(await store.ListSeries(TestContext.Current.CancellationToken));
    }

    [Theory, EachStore]
    public async Task A_range_is_deleted_without_asking_where_that_is_said(string name)
    {
        await using var place = await PlaceWithMinutes(name);

        var run = await Run(place, null, "BINANCE/usdt/near", "--from", "2026-06-01T00:01:00Z", "--to", "1780272120000", "--yes");

        Assert.Equal((0, "", "BINANCE/usdt/near: 1 candle deleted\n"), (run.ExitCode, run.Errors, run.Output));
        Assert.Equal(1_499, await CountIn(place));
    }

    [Theory]
    [InlineData("n\n")]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("yeah\n")]
    public async Task Any_other_answer_deletes_nothing(string said)
    {
        await using var place = await PlaceWithMinutes("sqlite");

        var run = await Run(place, said, "binance/USDT/NEAR", "--to", "2026-06-02T00:00:00Z");

        Assert.Equal((1, "candles: nothing was deleted\n"), (run.ExitCode, run.Errors));
        Assert.StartsWith("Delete the candles of binance/USDT/NEAR before 2026-06-02T00:00:00Z from ", run.Output, StringComparison.Ordinal);
        Assert.Equal(1_500, await CountIn(place));
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_must_be_said_before()
    {
        await using var place = await PlaceWithMinutes("sqlite");

        var run = await Run(place, null, "binance/USDT/NEAR");

        Assert.Equal((1, "candles: there is no terminal to ask for confirmation; --yes deletes without it\n"), (run.ExitCode, run.Errors));
        Assert.Equal(1_500, await CountIn(place));
    }

    [Theory, EachStore]
    public async Task A_series_that_is_not_there_is_said_to_be_none(string name)
    {
        await using var place = await PlaceWithMinutes(name);

        var run = await Run(place, null, "binance/USDT/BTC", "--yes");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("candles: binance/USDT/BTC is not stored in ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SERIES takes exchange/market/asset", "binance/USDT")]
    [InlineData("--from takes Unix milliseconds or ISO 8601", "binance/USDT/NEAR", "--from", "yesterday")]
    [InlineData("--to takes Unix milliseconds or ISO 8601", "binance/USDT/NEAR", "--to", "2026-06-01")]
    [InlineData("--from must be before --to", "binance/USDT/NEAR", "--from", "2026-06-01T00:00:00Z", "--to", "2026-06-01T00:00:00Z")]
    public async Task A_bad_argument_is_refused_in_words(string error, params string[] args)
    {
        await using var place = await PlaceWithMinutes("sqlite");

        var run = await Run(place, null, [.. args, "--yes"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(error, run.Errors, StringComparison.Ordinal);
        Assert.Equal(1_500, await CountIn(place));
    }

    private static async Task<StorePlace> PlaceWithMinutes(string name)
    {
        var place = await TestStores.NewPlace(name);
        await using var store = await place.Open();
        await store.Write(Near, Batch.Of("1m", Posting.Minutes(1_500)), TestContext.Current.CancellationToken);
        return place;
    }

    private static async Task<int> CountIn(StorePlace place)
    {
        await using var store = await place.Open();
        return (await store.ReadAll(Near, Interval.OneMinute)).Length;
    }

    /// <param name="said">What the user types; null where there is no terminal.</param>
    private static async Task<(int ExitCode, string Output, string Errors)> Run(StorePlace place, string? said, params string[] args)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var root = new RootCommand { DeleteCommand.Create(() => place.Connect(), () => said is null ? null : new StringReader(said)) };
        var exitCode = await root.Parse(["delete", .. args]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
