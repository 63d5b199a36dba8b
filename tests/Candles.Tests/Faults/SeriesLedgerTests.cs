using System.Diagnostics;
using Candles.Faults.Checks;

namespace Candles.Tests.Faults;

/// <summary>The judge of <c>bench/faults</c> takes what may be and finds what may not.</summary>
public sealed class SeriesLedgerTests
{
    private static readonly TimeSpan Allowance = TimeSpan.FromMilliseconds(50);

    private readonly SeriesLedger _ledger = new("faults/USDT/S00");
    private readonly Random _random = new(1);
    private readonly Asked _newest = new("faults/USDT/S00", 1, FaultCandle.Slots, null, "raw");

    [Fact]
    public void An_answered_write_is_seen_on_its_node_at_once_and_on_another_within_the_allowance()
    {
        Write("one");
        var before = Body();
        Write("one");

        Assert.Contains("stale", Judge(before, "one"), StringComparison.Ordinal);
        Assert.Null(Judge(Body(), "one"));
        Assert.Null(Judge(before, "other"));
        Assert.Contains("stale", Judge(before, "other", began: Stopwatch.GetTimestamp() + Stopwatch.Frequency), StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_under_way_may_be_seen_and_then_no_more_be_gone()
    {
        Write("one");
        var before = Body();
        var write = _ledger.Begin(_random);
        var after = Body();

        Assert.Null(Judge(before, "one"));
        Assert.Null(Judge(after, "one"));
        Assert.Contains("went back", Judge(before, "one"), StringComparison.Ordinal);
        _ledger.Answered(write, "one");
        Assert.Null(Judge(after, "one"));
    }

    [Fact]
    public void A_body_that_mixes_states_lacks_a_row_or_rolls_up_wrongly_is_of_no_state()
    {
        Write("one");
        Write("one");
        Write("one");
        var body = Body();
        var row = body.IndexOf("},{", 200, StringComparison.Ordinal);

        Assert.Contains("no state", Judge(body.Remove(row + 2, body.IndexOf("},{", row + 1, StringComparison.Ordinal) - row), "one"), StringComparison.Ordinal);
        Assert.Contains("no state", Judge(body.Replace("\"v\":2}", "\"v\":1}", StringComparison.Ordinal), "one"), StringComparison.Ordinal);
        var hours = _newest with { Minutes = 60 };
        Assert.Null(_ledger.Judge(hours, hours.Body(_ledger.Newest), "one", 0, Stopwatch.GetTimestamp(), Allowance));
    }

    [Fact]
    public void What_a_restore_took_back_is_no_more_served()
    {
        Write("one");
        var old = _ledger.Newest;
        Write("one");
        var lost = Body();
        _ledger.SetBack(old);

        Assert.Null(Judge(Body(), "one"));
        Assert.NotNull(Judge(lost, "one", began: Stopwatch.GetTimestamp() + Stopwatch.Frequency));
    }

    private void Write(string node) => _ledger.Answered(_ledger.Begin(_random), node);

    private string Body() => _newest.Body(_ledger.Newest);

    private string? Judge(string body, string node, long? began = null) =>
        _ledger.Judge(_newest, body, node, _ledger.Seen(node), began ?? Stopwatch.GetTimestamp(), Allowance);
}
