using Candles.Faults.Checks;

namespace Candles.Faults.Scenarios;

/// <summary>A fault, what is promised where it happens, and how it is brought about.</summary>
internal sealed record Scenario(string Name, string Fault, string Promise, Func<Scene, Task> Run)
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. PostgresScenarios.All, .. PostgresStateScenarios.All, .. WireScenarios.All, .. SqliteScenarios.All, .. ClientScenarios.All, .. ProcessScenarios.All,
    ];
}

/// <summary>One run of a scenario: its seed, how long it may be, and what came of it.</summary>
internal sealed class Scene(int seed, bool isQuick, int? rounds)
{
    public int Seed => seed;

    public Random Random { get; } = new(seed);

    /// <summary>Short, as in a test.</summary>
    public bool IsQuick => isQuick;

    public Findings Findings { get; } = new();

    public Answers Answers { get; } = new();

    public Stalls Stalls { get; } = new();

    /// <summary>For the report: what was measured, in words.</summary>
    public List<string> Figures { get; } = [];

    /// <summary>As many rounds as were asked for.</summary>
    public int Rounds(int quick, int usual) => rounds ?? (isQuick ? quick : usual);

    public TimeSpan Seconds(double quick, double usual) => TimeSpan.FromSeconds(isQuick ? quick : usual);

    public int Count(int quick, int usual) => isQuick ? quick : usual;

    public void Figure(FormattableString text) => Figures.Add(FormattableString.Invariant(text));

    public static void Say(string text) => Console.Error.WriteLine($"   {text}");
}
