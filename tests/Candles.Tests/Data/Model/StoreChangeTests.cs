using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Model;

public sealed class StoreChangeTests
{
    private const string Usual = "some/usdt/x|5|1780272000000|1780272300000|3|7";

    [Theory]
    [InlineData(Usual, false)]
    [InlineData(Usual + "|me", true)]
    [InlineData(Usual + "|another", false)]
    public void What_a_writer_announces_is_read(string text, bool isOwn) => Assert.Equal(
        new StoreChange(
            SeriesKey.Parse("some/USDT/X"), Some.Interval("5m"), 1780272000000, 1780272300000, new SeriesVersion(3, 7), isOwn),
        StoreChange.Parse(text, "me"));

    [Theory]
    [InlineData("1w", "1971-01-01", "9999-12-31")]
    [InlineData("1M", "1971-01-01", "9999-12-31")]
    [InlineData("1m", "1971-01-01", "9999-12-31T23:59:00")]
    public void The_first_and_the_last_candles_are_not_out_of_range(string name, string first, string last)
    {
        var interval = Some.Interval(name);
        var (from, to) = (interval.Floor(Some.Time(first)), interval.Next(interval.Floor(Some.Time(last))));

        var change = StoreChange.Parse($"a/b/c|{interval.Minutes}|{from}|{to}|1|1", "me");

        Assert.Equal((from, to), (change.From, change.To));
    }

    [Theory]
    [InlineData("")]
    [InlineData("anything")]
    [InlineData("|||||")]
    [InlineData("some/usdt/x|5|1780272000000|1780272300000|7")]
    [InlineData("some/usdt/x|5|1780272000000|1780272300000|3|7|me|too")]
    [InlineData("some/usdt|5|1780272000000|1780272300000|3|7")]
    [InlineData("some/usdt/ |5|1780272000000|1780272300000|3|7")]
    [InlineData("some/usdt/x|4|1780272000000|1780272300000|3|7")]
    [InlineData("some/usdt/x|4294967301|1780272000000|1780272300000|3|7")]
    [InlineData("some/usdt/x|5m|1780272000000|1780272300000|3|7")]
    [InlineData("some/usdt/x|5|1780272300000|1780272000000|3|7")]
    [InlineData("some/usdt/x|5|1780272000000|1780272000000|3|7")]
    [InlineData("some/usdt/x|5|0|1780272300000|3|7")]
    [InlineData("some/usdt/x|5|1780272000000|9223372036854775807|3|7")]
    [InlineData("some/usdt/x|5|1780272000000|92233720368547758070|3|7")]
    [InlineData("some/usdt/x|5|1780272000000|1780272300000|-3|7")]
    [InlineData("some/usdt/x|5|1780272000000|1780272300000|3|")]
    public void Any_other_text_means_that_anything_may_have_changed(string text) =>
        Assert.Equal(StoreChange.Anything, StoreChange.Parse(text, "me"));

    [Fact]
    public void No_text_whatever_is_too_much() => Property.Holds(2_000, random =>
    {
        var text = Usual.ToCharArray();
        for (var change = random.Next(1, 5); change > 0; change--)
            text[random.Next(text.Length)] = random.One<char>([.. "|/0-9a \0é\ud800"]);

        StoreChange.Parse(new string(text), "me");
    });
}
