using System.Collections.Concurrent;
using System.Globalization;

namespace Candles.Faults.Fuzz;

/// <summary>What came of the requests so far, and those that failed, in a form that can be replayed.</summary>
internal sealed class FuzzTally(int seed)
{
    private const int Shown = 10;

    private readonly ConcurrentDictionary<int, long> _statuses = [];
    private readonly ConcurrentDictionary<string, (long Count, TimeSpan Took)> _kinds = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private long _done;
    private long _failed;
    private long _longest; // ticks

    public long Done => Volatile.Read(ref _done);

    public long Failed => Volatile.Read(ref _failed);

    public TimeSpan Longest => new(Volatile.Read(ref _longest));

    public IEnumerable<string> Failures => _failures;

    public void Add(long number, FuzzRequest request, int status, TimeSpan took, string? fault)
    {
        Interlocked.Increment(ref _done);
        _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        _kinds.AddOrUpdate(request.Kind, (1, took), (_, kind) => (kind.Count + 1, kind.Took + took));
        for (var longest = Volatile.Read(ref _longest); took.Ticks > longest;)
            longest = Interlocked.CompareExchange(ref _longest, took.Ticks, longest) is var was && was == longest ? took.Ticks : was;
        if (fault is null || Interlocked.Increment(ref _failed) > Shown)
            return;
        var text = string.Create(CultureInfo.InvariantCulture, $"--replay {seed}:{number}: {fault}\n      {request}");
        _failures.Enqueue(text);
        Console.Error.WriteLine($"   {text}");
    }

    /// <summary>The kinds of requests that took most of the time.</summary>
    public string Kinds => string.Join(", ", _kinds.OrderByDescending(kind => kind.Value.Took).Take(12).Select(kind =>
        string.Create(CultureInfo.InvariantCulture, $"{kind.Key}: {kind.Value.Count:N0} in {kind.Value.Took.TotalSeconds:F1} s")));

    public string Statuses => string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}: {status.Value:N0}")));
}
