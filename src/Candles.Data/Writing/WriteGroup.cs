using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Data.Writing;

/// <summary>
/// Orders that share a transaction, worked out in memory and the same for every store: each is whole or absent, a refused
/// one leaves the others alone, a later one sees what an earlier one wrote.
/// </summary>
internal sealed class WriteGroup
{
    private readonly IReadOnlyList<WriteOrder> _orders;
    private readonly Dictionary<string, StoredSeries> _stored;
    private readonly Dictionary<string, SeriesPlan> _plans = [];
    private readonly Dictionary<string, Changes> _changes = [];
    private readonly WriteOutcome?[] _outcomes;
    private readonly HashSet<int> _replayed = []; // orders whose answer is kept already

    /// <param name="stored">The series of the orders that exist, locked.</param>
    public WriteGroup(IReadOnlyList<WriteOrder> orders, IEnumerable<StoredSeries> stored)
    {
        _orders = orders;
        _stored = stored.ToDictionary(series => series.Key);
        _outcomes = new WriteOutcome?[orders.Count];
    }

    /// <summary>The answers, in the order of the orders. Complete once <see cref="Work()"/> is done.</summary>
    public WriteOutcome[] Outcomes => Array.ConvertAll(_outcomes, outcome => outcome!.Value);

    /// <summary>What is to be stored of each series.</summary>
    public IEnumerable<(StoredSeries Series, Changes Changes)> Changes =>
        _changes.Where(c => !c.Value.IsEmpty).Select(c => (_stored[c.Key], c.Value));

    /// <summary>The series that are left as they were found.</summary>
    public IEnumerable<StoredSeries> Unchanged =>
        _stored.Values.Where(series => series.Version > 0 && _changes.GetValueOrDefault(series.Key, Model.Changes.None).IsEmpty);

    /// <summary>The answers that are to be kept for repeats.</summary>
    public IEnumerable<(IdempotencyToken Once, WriteResult Result)> ToKeep
    {
        get
        {
            for (var i = 0; i < _orders.Count; i++)
            {
                if (_orders[i].Once is { } once && _outcomes[i] is { Refused: null, NeedsOwnTransaction: false } outcome && !_replayed.Contains(i))
                    yield return (once, outcome.Result);
            }
        }
    }

    /// <summary>An answer that was given within the last 24 hours.</summary>
    public void Replay(byte[] scope, byte[] body, WriteResult result)
    {
        for (var i = 0; i < _orders.Count; i++)
        {
            if (_orders[i].Once is { } once && once.Scope.AsSpan().SequenceEqual(scope))
                Replay(i, once, body, result);
        }
    }

    /// <summary>The series that an order of this group wants created; null where all exist, or where it has company.</summary>
    public WriteOrder? ToCreate =>
        _orders is [var only] && _outcomes[0] is null && only.Batch.Count > 0 && !_stored.ContainsKey(only.Series.LookupKey) ? only : null;

    public void Created(StoredSeries series) => _stored.Add(series.Key, series);

    /// <summary>The stored rows that <see cref="Work()"/> must see, after <see cref="Replay(byte[], byte[], WriteResult)"/> and <see cref="Created"/>.</summary>
    public IEnumerable<(StoredSeries Series, StoredSpan Span)> Reads()
    {
        for (var i = 0; i < _orders.Count; i++)
        {
            if (_outcomes[i] is null && OutcomeOf(_orders[i]) is { } outcome)
                _outcomes[i] = outcome;
            if (_outcomes[i] is not null)
                continue;

            var key = _orders[i].Series.LookupKey;
            if (!_plans.TryGetValue(key, out var plan))
                _plans.Add(key, plan = new SeriesPlan(_orders[i].Batch.Interval, _stored[key].Lacking));
            plan.PlanWrite(_orders[i].Batch);
        }

        return _plans.Where(plan => _stored[plan.Key].Version > 0)
            .SelectMany(plan => plan.Value.Reads.Select(span => (_stored[plan.Key], span)));
    }

    /// <summary>Takes a stored row; rows of a series and interval come ascending.</summary>
    public void Add(string key, Interval interval, in Candle row) => _plans[key].Add(interval, row);

    /// <summary>Works all orders out.</summary>
    public void Work()
    {
        var answered = new Dictionary<string, int>();
        for (var i = 0; i < _orders.Count; i++)
        {
            var order = _orders[i];
            if (order.Once is { } once && !answered.TryAdd(Convert.ToHexString(once.Scope), i))
            {
                var first = answered[Convert.ToHexString(once.Scope)];
                if (_outcomes[i] is null && _outcomes[first] is { Refused: null, NeedsOwnTransaction: false } before)
                    Replay(i, once, _orders[first].Once!.Body, before.Result);
            }

            _outcomes[i] ??= Work(order, isLast: i == _orders.Count - 1);
        }
    }

    private WriteOutcome Work(WriteOrder order, bool isLast)
    {
        var key = order.Series.LookupKey;
        var plan = _plans[key];
        try
        {
            var changes = plan.Write(order.Batch);
            var before = _changes.GetValueOrDefault(key, Model.Changes.None);
            _changes[key] = before.Then(changes);
            if (!isLast)
                plan.Apply(changes);

            var inserted = changes.Base.Count(change => change.Kind == ChangeKind.Insert);
            var version = _stored[key].Version + (_changes[key].IsEmpty ? 0 : 1);
            return WriteOutcome.Done(
                new WriteResult(inserted, changes.Base.Count - inserted, order.Batch.Count - changes.Base.Count, version));
        }
        catch (WriteRefusedException refused)
        {
            return WriteOutcome.Refuse(refused);
        }
    }

    /// <summary>What can be answered without seeing a row.</summary>
    private WriteOutcome? OutcomeOf(WriteOrder order)
    {
        var stored = _stored.GetValueOrDefault(order.Series.LookupKey);
        if (stored is not null && stored.Base != order.Batch.Interval.Minutes)
            return WriteOutcome.Refuse(WriteRefusedException.NotBase(order.Series, Interval.OfMinutes(stored.Base), order.Batch.Interval));
        if (order.Batch.Count == 0)
            return WriteOutcome.Done(new WriteResult(0, 0, 0, stored?.Version ?? 0));
        return stored is null ? WriteOutcome.Alone : null;
    }

    private void Replay(int index, IdempotencyToken once, byte[] body, WriteResult result)
    {
        _replayed.Add(index);
        _outcomes[index] = once.Body.AsSpan().SequenceEqual(body)
            ? WriteOutcome.Done(result)
            : WriteOutcome.Refuse(WriteRefusedException.KeyReused());
    }
}
