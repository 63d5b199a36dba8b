using System.Diagnostics;

namespace Candles.Faults.Checks;

/// <summary>
/// All that its one writer sent to a series, in order, and the judge of every body. Each write is sent again until it is
/// answered with success, so that there is one history: a body must be that of one state which was begun when the read ended,
/// was not overwritten by an answered write when the read began, and is not older than what the same node has shown before.
/// </summary>
internal sealed class SeriesLedger(string key)
{
    private const int Kept = 400;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _seen = [];
    private List<State> _states = [new(0, new int[FaultCandle.Slots], 0)];
    private int _numbers;

    public string Key => key;

    public int[] Newest
    {
        get
        {
            lock (_lock)
                return _states[^1].Slots;
        }
    }

    /// <summary>Whether there may be no such series, as nothing was ever stored.</summary>
    public bool MayBeAbsent
    {
        get
        {
            lock (_lock)
                return _states is [{ Number: 0, Answered: long.MaxValue }, ..];
        }
    }

    /// <summary>Makes the next write and writes it down as begun.</summary>
    public LedgerWrite Begin(Random random)
    {
        lock (_lock)
        {
            var before = _states[^1].Slots;
            var filled = Array.FindLastIndex(before, number => number > 0) + 1;
            var (from, length) = random.Next(10) switch
            {
                _ when filled < 300 => (filled, 100),
                < 5 => (filled - 1, 1),
                < 7 => (Math.Min(filled, FaultCandle.Slots - 1), 1),
                < 9 => (random.Next(filled), random.Next(1, 20)),
                _ => (random.Next(filled), random.Next(50, 300)),
            };
            length = Math.Min(length, FaultCandle.Slots - from);
            var removes = filled > 300 && random.NextDouble() < 0.04 && length < 20 && from > 0;
            var number = removes ? 0 : ++_numbers;
            var after = (int[])before.Clone();
            Array.Fill(after, number, from, length);
            var inserted = before.AsSpan(from, length).Count(0);
            var write = new LedgerWrite(number, from, length, inserted, length - inserted) { Begun = Stopwatch.GetTimestamp() };
            _states[^1].Next = write;
            _states.Add(new State(_states[^1].Number + 1, after, write.Begun));
            if (_states.Count > 2 * Kept)
                _states = _states[^Kept..];
            return write;
        }
    }

    /// <summary>Writes down that it was answered, and by whom.</summary>
    public void Answered(LedgerWrite write, string node)
    {
        lock (_lock)
        {
            var overwritten = _states.First(state => ReferenceEquals(state.Next, write));
            (overwritten.Answered, overwritten.AnsweredBy) = (Stopwatch.GetTimestamp(), node);
        }
    }

    /// <summary>What was read from this node so far, for <see cref="Judge"/>.</summary>
    public int Seen(string node)
    {
        lock (_lock)
            return _seen.GetValueOrDefault(node);
    }

    /// <summary>Forgets what nodes have shown, as where the database was set back.</summary>
    public void SetBack(int[] slots)
    {
        lock (_lock)
        {
            _seen.Clear();
            _states = [.. _states, new State(_states[^1].Number + 1, slots, 0)];
            foreach (var state in _states[..^1])
                (state.Answered, state.AnsweredBy) = (Stopwatch.GetTimestamp(), "");
        }
    }

    /// <summary>Judges a body.</summary>
    /// <param name="seen">What <see cref="Seen"/> said before the read began.</param>
    /// <param name="allowance">How long writes that were answered by another node may stay unseen.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public string? Judge(Asked asked, string body, string node, int seen, long began, TimeSpan allowance)
    {
        var ended = Stopwatch.GetTimestamp();
        State[] states;
        lock (_lock)
            states = [.. _states];
        for (var i = states.Length - 1; i >= 0; i--)
        {
            var state = states[i];
            if (state.Begun > ended || state.Number < seen || state.StaleFrom(node, allowance) < began || asked.Body(state.Slots) != body)
                continue;
            lock (_lock)
                _seen[node] = Math.Max(_seen.GetValueOrDefault(node), LeastAlike(states, i, asked, body).Number);
            return null;
        }

        return Explain(states, asked, body, node, seen, began);
    }

    /// <summary>The oldest of the states from there back that give the same body: no more than that was seen.</summary>
    private static State LeastAlike(State[] states, int at, Asked asked, string body)
    {
        while (at > 0 && asked.Body(states[at - 1].Slots) == body)
            at--;
        return states[at];
    }

    private static string Explain(State[] states, Asked asked, string body, string node, int seen, long began)
    {
        var real = Array.FindLast(states, state => asked.Body(state.Slots) == body);
        var newest = states[^1];
        if (real is null)
            return $"{asked.Url} on {node}: a body of no state (newest {newest.Number}): {Difference(asked.Body(newest.Slots), body)}";
        return real.Number < seen
            ? $"{asked.Url} on {node} went back to state {real.Number}; {seen} was seen there"
            : $"{asked.Url} on {node}: state {real.Number} of {newest.Number}, stale by {Stopwatch.GetElapsedTime(real.Answered, began).TotalMilliseconds:F0} ms (answered by {real.AnsweredBy})";
    }

    private static string Difference(string expected, string actual)
    {
        var at = Math.Max(0, expected.AsSpan().CommonPrefixLength(actual) - 60);
        string Part(string text) => text[Math.Min(at, text.Length)..Math.Min(at + 200, text.Length)];
        return $"from byte {at} expected …{Part(expected)}, was …{Part(actual)} ({actual.Length} bytes for {expected.Length})";
    }

    private sealed record State(int Number, int[] Slots, long Begun)
    {
        public LedgerWrite? Next { get; set; }

        /// <summary>When the write that overwrote it was answered.</summary>
        public long Answered { get; set; } = long.MaxValue;

        public string? AnsweredBy { get; set; }

        public long StaleFrom(string node, TimeSpan allowance) => Answered == long.MaxValue || AnsweredBy == node
            ? Answered
            : Answered + (long)(allowance.TotalSeconds * Stopwatch.Frequency);
    }
}

/// <summary>A write.</summary>
/// <param name="Number">The volume of its candles; 0 where it removes them.</param>
/// <param name="Inserted">How many of its candles are new.</param>
internal sealed record LedgerWrite(int Number, int From, int Length, int Inserted, int Updated)
{
    public required long Begun { get; init; }

    /// <summary>Whether a try ended without a word about its outcome, so that the next may find it done.</summary>
    public bool MayBeDone { get; set; }

    public bool Removes => Number == 0;

    public string Body => $"[{string.Join(',', Enumerable.Range(From, Length).Select(slot => FaultCandle.Of(slot, Number).Row))}]";
}
