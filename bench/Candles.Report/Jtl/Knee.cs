using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>Where more users stop giving more answers and only wait longer.</summary>
/// <param name="Users">Active users at the knee; null where there is none.</param>
/// <param name="Throughput">Answers without error a second there.</param>
/// <param name="PeakUsers">How far the run went.</param>
internal sealed record Knee(int? Users, double Throughput, int P95Ms, int PeakUsers)
{
    public const string Rule =
        "The knee is the first step of active users after which no step has 10 % more answers without error a second, while p95 at least doubles.";

    public string Sentence => Users is { } users
        ? $"Knee at {Number.Whole(users)} active users: {Number.Text(Throughput)} answers without error a second, p95 {Number.Whole(P95Ms)} ms."
        : $"No knee found up to {Number.Whole(PeakUsers)} users.";

    /// <param name="steps">Ascending by users, not empty.</param>
    public static Knee In(IReadOnlyList<LoadStep> steps)
    {
        var peak = steps[^1].Users;
        for (var i = 0; i < steps.Count - 1; i++)
        {
            var here = steps[i];
            var after = steps.Skip(i + 1).ToList();
            if (after.Max(step => step.Throughput) < 1.1 * here.Throughput && after.Max(step => step.P95Ms) >= 2 * Math.Max(1, here.P95Ms))
                return new Knee(here.Users, here.Throughput, here.P95Ms, peak);
        }

        return new Knee(null, 0, 0, peak);
    }
}
