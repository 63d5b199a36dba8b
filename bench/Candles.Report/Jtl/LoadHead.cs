using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>What a report says of its run before any figure.</summary>
internal static class LoadHead
{
    public static IEnumerable<(string Name, string Text)> Of(LoadRun run)
    {
        yield return ("Machine", run.Info.Machine.Sentence);
        yield return ("Versions", Machine.List(run.Info.Versions));
        if (run.Info.Server is { Length: > 0 } server)
            yield return ("Server", server);
        if (run.Info.Properties is { Count: > 0 } properties)
            yield return ("Properties", Machine.List(properties));
        yield return ("Run", $"commit {run.Info.Commit}, {run.Info.Date}, {Axes.Clock(Math.Round(run.Seconds, 1))}, up to {Number.Whole(run.PeakUsers)} users at once");
    }
}
