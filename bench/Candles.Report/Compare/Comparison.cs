using System.Text.Json;
using Candles.Report.Figures;

namespace Candles.Report.Compare;

/// <summary>What does the job.</summary>
/// <param name="Kind">ours, peer or static.</param>
/// <param name="Reads">Where the rows come from with each request: memory, database or file.</param>
/// <param name="Workers">Processes or threads that work at once.</param>
internal sealed record Subject(string Id, string Name, string Kind, string Reads, int? Workers, string Description)
{
    public bool ReadsDatabase => Reads == "database";
}

/// <summary>What one round measured, or the median of all.</summary>
/// <param name="CpuSecondsPer1000">Of the server's processes, for 1000 requests.</param>
/// <param name="DatabaseCpuSecondsPer1000">Of the database's; absent where none is asked.</param>
internal sealed record Load(
    double RequestsPerSecond,
    double MegabytesPerSecond,
    double P50Ms,
    double P99Ms,
    double? CpuSecondsPer1000,
    double? DatabaseCpuSecondsPer1000,
    double? PeakMemoryMb,
    double Errors);

/// <summary>A subject at a limit.</summary>
/// <param name="Bytes">Of one body.</param>
/// <param name="StepsMicroseconds">Mean time of each step of a request, where the server tells.</param>
internal sealed record Result(
    string Subject, int Limit, double Bytes, IReadOnlyList<Load>? Rounds, Load Median, IReadOnlyDictionary<string, double>? StepsMicroseconds = null)
{
    /// <summary>Between the slowest and the fastest round, as a share of the median; null for a single round.</summary>
    public double? Noise => Rounds is { Count: > 1 }
        ? (Rounds.Max(round => round.RequestsPerSecond) - Rounds.Min(round => round.RequestsPerSecond)) / Median.RequestsPerSecond
        : null;
}

/// <summary>All subjects under the same load on one machine: the file compare.json.</summary>
internal sealed record Comparison(
    Machine Machine,
    IReadOnlyDictionary<string, JsonElement> Versions,
    string Commit,
    string Date,
    IReadOnlyDictionary<string, JsonElement> Settings,
    IReadOnlyList<Subject> Subjects,
    IReadOnlyList<Result> Results)
{
    public IEnumerable<int> Limits => Results.Select(result => result.Limit).Distinct().Order();

    public bool Quick => Settings.TryGetValue("quick", out var quick) && quick.ValueKind == JsonValueKind.True;

    /// <exception cref="ReportException">The file is missing, lacks a part, or names a subject that it does not describe.</exception>
    public static Comparison Read(string file)
    {
        var all = ReportJson.Read<Comparison>(file);
        if (all is not { Machine: not null, Versions: not null, Settings: not null, Subjects.Count: > 0, Results.Count: > 0 })
            throw new ReportException($"{file} lacks machine, versions, settings, subjects or results");
        if (all.Results.FirstOrDefault(result => all.Subjects.All(subject => subject.Id != result.Subject)) is { } stray)
            throw new ReportException($"{file}: the subject '{stray.Subject}' is not described");
        return all;
    }

    public Subject SubjectOf(Result result) => Subjects.First(subject => subject.Id == result.Subject);

    /// <summary>The fastest first.</summary>
    public IReadOnlyList<Result> At(int limit) => [.. Results.Where(result => result.Limit == limit).OrderByDescending(result => result.Median.RequestsPerSecond)];

    public Result? Find(string subject, int limit) => Results.FirstOrDefault(result => result.Subject == subject && result.Limit == limit);

    public Result? Static(int limit) => At(limit).FirstOrDefault(result => SubjectOf(result).Kind == "static");

    /// <summary>The fastest of others that ask the database for every answer.</summary>
    public Result? BestDatabasePeer(int limit) => At(limit).FirstOrDefault(result => SubjectOf(result) is { Kind: "peer", ReadsDatabase: true });
}
