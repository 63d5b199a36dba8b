using Candles.Report.Jtl;

namespace Candles.Tests.Reports;

public sealed class KneeTests
{
    [Fact]
    public void The_knee_is_where_users_only_wait_longer()
    {
        var knee = Knee.In([Step(100, 100, 5), Step(200, 200, 5), Step(300, 290, 6), Step(400, 300, 40), Step(500, 305, 90)]);

        Assert.Equal(new Knee(300, 290, 6, 500), knee);
        Assert.StartsWith("Knee at 300 active users: 290 ", knee.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void While_throughput_rises_there_is_none() =>
        Assert.Equal("No knee found up to 300 users.", Knee.In([Step(100, 100, 5), Step(200, 200, 50), Step(300, 300, 500)]).Sentence);

    [Fact]
    public void Where_nobody_waits_longer_there_is_none() =>
        Assert.Null(Knee.In([Step(100, 100, 5), Step(200, 100, 6), Step(300, 100, 7)]).Users);

    [Fact]
    public void Steps_count_answers_without_error_and_leave_out_users_who_leave()
    {
        var recording = new Recording();
        for (var second = 0; second < 40; second++)
        {
            var users = second < 20 ? second + 1 : 40 - second;
            for (var i = 0; i < 10; i++)
                recording.With("a", second * 1000, 5, users, failure: i == 0 ? new Failure("503", "") : null);
        }

        var steps = LoadStep.Of(recording);

        Assert.Equal(Enumerable.Range(1, 20), steps.Select(step => step.Users));
        Assert.All(steps, step => Assert.Equal((9, 5, 0.1), (step.Throughput, step.P95Ms, step.ErrorShare)));
    }

    private static LoadStep Step(int users, double throughput, int p95) => new(users, throughput, p95, 0);
}
