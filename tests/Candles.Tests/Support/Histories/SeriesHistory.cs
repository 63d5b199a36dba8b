using System.Diagnostics;
using System.Threading.Channels;
using Candles.Data.Model;

namespace Candles.Tests.Support.Histories;

/// <summary>
/// All that was written to one series, in order, and the judge of every read: its body is that of one version, which was begun
/// when the read ended, was not superseded when it began, and is not older than what a read before it has seen on its node.
/// </summary>
internal sealed class SeriesHistory(SeriesKey key, HistoryTerms terms, Figures figures)
{
    /// <summary>
    /// How long versions are kept after the answer to the write that superseded them, in ticks of the clock; no read takes
    /// so long.
    /// </summary>
    private static readonly long Kept = 30 * Stopwatch.Frequency;

    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1); // full while a writer has its turn
    private readonly Lock _writing = new();
    private readonly Seen _seen = new();
    private SeriesVersion[] _versions = [new(0, HistoryState.Absent, 0, null)];

    public SeriesKey Key => key;

    /// <summary>
    /// Where given, readers ask nothing else, so that a server which keeps answers or pages has no reason to look into its
    /// store again.
    /// </summary>
    public IReadOnlyList<Question>? Asked { get; init; }

    /// <summary>The state after all writes that were begun.</summary>
    public HistoryState Newest => Volatile.Read(ref _versions)[^1].State;

    /// <summary>Writers of a series take turns, so that the order of their writes is known. Ends when it is disposed of.</summary>
    public async Task<IDisposable> Turn()
    {
        await _turn.Writer.WriteAsync(true, TestContext.Current.CancellationToken);
        return new EndOfTurn(_turn);
    }

    /// <summary>Returns when it is answered.</summary>
    public async Task Write(IWriteWay way, SeriesChange change)
    {
        var write = new HistoryWrite(way, change);
        var before = _versions[^1];
        var after = before.State.With(change);
        if (after != before.State)
            Begin([write], [new(before.Number + 1, after, write.Begun, write)]);
        await write.Carry(this);
        figures.Wrote();
    }

    /// <summary>Sends two writes at once, of different candles; which comes first is not known.</summary>
    public async Task WriteAtOnce(IWriteWay way, SeriesChange change, IWriteWay otherWay, SeriesChange otherChange)
    {
        HistoryWrite one = new(way, change), other = new(otherWay, otherChange);
        var before = _versions[^1];
        var afterOne = before.State.With(change);
        SeriesVersion first = new(before.Number + 1, afterOne, one.Begun, one) { Lacks = [other] };
        SeriesVersion second = new(before.Number + 1, before.State.With(otherChange), other.Begun, other) { Lacks = [one] };
        Begin([one, other], [first, second, new(before.Number + 2, afterOne.With(otherChange), other.Begun, other)]);
        await Task.WhenAll(one.Carry(this), other.Carry(this));
        figures.Wrote();
        figures.Wrote();
    }

    /// <summary>Asks a node and judges its answer.</summary>
    /// <returns>Null where the store was away.</returns>
    public async Task<Answer?> Read(HistoryNode node, Question question)
    {
        var (allowance, seen, began) = (terms.Allowance, _seen.On(node), Stopwatch.GetTimestamp());
        var answer = await node.Ask(question, TestContext.Current.CancellationToken);
        if (answer is null)
            figures.Unavailable();
        else
            Judge(new HistoryRead(node, question, answer, began, Stopwatch.GetTimestamp(), seen, allowance));
        return answer;
    }

    /// <summary>
    /// Waits until a node gives the answer of the newest state, as long as a write may take to be seen; nobody writes
    /// meanwhile.
    /// </summary>
    public async Task Shows(HistoryNode node, Question question)
    {
        var (start, bound) = (Stopwatch.GetTimestamp(), terms.Bound);
        while (await Read(node, question) is var answer && answer != question.At(Newest))
        {
            if (answer is null)
                start = Stopwatch.GetTimestamp(); // where the store was away nothing was promised
            Assert.True(Stopwatch.GetElapsedTime(start) < bound, $"{question} on {node.Name} did not show the newest state within {bound}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks a node, judges its answer, and tells whether it is that of the newest state; nobody writes meanwhile.</summary>
    public async Task<bool> ShowsNewest(HistoryNode node, Question question) => await Read(node, question) == question.At(Newest);

    private void Judge(HistoryRead read)
    {
        var versions = Volatile.Read(ref _versions);
        if (read.Fitting(versions) is not { } fitting)
            throw new Xunit.Sdk.XunitException(read.Explain(versions));

        _seen.Raise(read.Node, fitting.Oldest.Number);
        figures.Read();
        if (fitting.Newest.StaleFrom(read.Node, allowance: 0) is var stale && stale < read.Began)
            figures.Behind(read.Began - stale);
    }

    private void Begin(HistoryWrite[] writes, SeriesVersion[] after)
    {
        lock (_writing)
        {
            _versions[^1].Lacks = writes;
            var now = Stopwatch.GetTimestamp();
            _versions = [.. _versions.Where(version => version.Lacks.All(write => write.Answered > now - Kept)), .. after];
        }
    }

    private sealed class EndOfTurn(Channel<bool> turn) : IDisposable
    {
        public void Dispose() => turn.Reader.TryRead(out _);
    }

    /// <summary>The oldest version that the reads of a node can have seen.</summary>
    private sealed class Seen
    {
        private readonly Dictionary<HistoryNode, int> _seen = [];

        public int On(HistoryNode node)
        {
            lock (_seen)
                return _seen.GetValueOrDefault(node);
        }

        public void Raise(HistoryNode node, int number)
        {
            lock (_seen)
                _seen[node] = Math.Max(number, _seen.GetValueOrDefault(node));
        }
    }
}
