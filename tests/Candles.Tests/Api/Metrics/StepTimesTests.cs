using System.Diagnostics;
using Candles.Api.Metrics;

namespace Candles.Tests.Api.Metrics;

public sealed class StepTimesTests
{
    [Fact]
    public void Steps_that_follow_one_another_add_up_to_the_time_that_passed()
    {
        var start = Stopwatch.GetTimestamp();
        var times = new StepTimes();
        Thread.SpinWait(1000);
        times.Ended(Step.Db, Step.Map, TimeSpan.FromTicks(1));
        times.Ended(Step.Validate);
        times.Ended(Step.Encode);
        times.Ended(Step.Encode);
        var passed = Stopwatch.GetTimestamp() - start;

        Assert.Equal(StepTimes.TicksOf(TimeSpan.FromTicks(1)), times.Of(Step.Map));
        Assert.InRange((Step[])[Step.Db, Step.Map, Step.Validate, Step.Encode] is var steps ? steps.Sum(step => times.Of(step)!.Value) : 0, 1, passed);
        Assert.Null(times.Of(Step.Write));
    }

    [Fact]
    public void A_step_does_not_take_more_than_the_time_that_passed()
    {
        var times = new StepTimes();
        times.Ended(Step.Db, Step.Encode, TimeSpan.FromHours(1));

        Assert.Equal(0, times.Of(Step.Db));
        Assert.InRange(times.Of(Step.Encode)!.Value, 0, Stopwatch.Frequency * 60);
    }

    [Fact]
    public void The_header_has_the_steps_that_were_taken_in_their_order()
    {
        var times = new StepTimes();
        times.Add(Step.Encode, StepTimes.TicksOf(TimeSpan.FromMicroseconds(50)));
        times.Add(Step.Db, StepTimes.TicksOf(TimeSpan.FromMicroseconds(412)));

        Assert.Equal("db;dur=0.412, encode;dur=0.050", ServerTiming.Text(times));
    }
}
