using System.Diagnostics;

namespace Candles.Data.Stores;

/// <summary>Who wants in.</summary>
internal enum LimiterQueue
{
    Reads,
    Writes,
}

/// <summary>
/// Lets so many in at once, the others in order, reads and writes by turns. Who would not come to his turn within his patience, by how fast his
/// line moves now, does not stand in it: a line that is longer than that serves nobody.
/// </summary>
/// <param name="max">In at once.</param>
/// <param name="maxReads">Of these, reads.</param>
internal sealed class ConnectionLimiter(int max, int maxReads = int.MaxValue)
{
    /// <summary>
    /// Who is refused is told after this time: a client that asks again at once would otherwise take, by being refused, what serves the
    /// others (docs/decisions.md).
    /// </summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    /// <summary>So many are held at most; more are told at once.</summary>
    private const int MaxHeld = 4096;

    private readonly Lock _changing = new();
    private readonly Line[] _lines = [new(), new()]; // of reads and of writes
    private int _last; // the line that was served last
    private int _held;

    public StorePool Use
    {
        get
        {
            lock (_changing)
                return new StorePool(_lines[0].In + _lines[1].In, max, _lines[0].Count + _lines[1].Count);
        }
    }

    /// <returns>False where nobody left within the patience, or too many wait to hope for that.</returns>
    public ValueTask<bool> Enter(LimiterQueue kind, TimeSpan patience, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var line = _lines[(int)kind];
        Waiting waiting;
        lock (_changing)
        {
            if (HasPlace((int)kind))
            {
                line.In++;
                return new(true);
            }

            if (line.Count >= max && line.Expected > patience.TotalSeconds)
                return Refuse(patience, cancel);
            waiting = line.Add();
        }

        return new(Wait(waiting, line, patience, cancel));
    }

    public void Leave(LimiterQueue kind)
    {
        Waiting? next;
        lock (_changing)
        {
            _lines[(int)kind].Leave();
            next = Next();
        }

        next?.LetIn();
    }

    private bool HasPlace(int kind) => _lines[0].In + _lines[1].In < max && (kind == (int)LimiterQueue.Writes || _lines[0].In < maxReads);

    private Waiting? Next()
    {
        for (var turn = 1; turn <= 2; turn++)
        {
            var kind = (_last + turn) % 2;
            if (_lines[kind].Count == 0 || !HasPlace(kind))
                continue;
            _last = kind;
            return _lines[kind].Call();
        }

        return null;
    }

    private async Task<bool> Wait(Waiting waiting, Line line, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            return await waiting.IsIn.WaitAsync(patience, cancel);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            bool isIn;
            lock (_changing)
                isIn = !line.TryGiveUp(waiting);
            if (e is TimeoutException)
                return isIn; // was called just now
            if (isIn)
                Leave((LimiterQueue)Array.IndexOf(_lines, line));
            throw;
        }
    }

    private ValueTask<bool> Refuse(TimeSpan patience, CancellationToken cancel)
    {
        return _held < MaxHeld ? new(Held()) : new(false);

        async Task<bool> Held()
        {
            Interlocked.Increment(ref _held);
            try
            {
                await Task.Delay(patience < Hold ? patience : Hold, cancel);
                return false;
            }
            finally
            {
                Interlocked.Decrement(ref _held);
            }
        }
    }

    /// <summary>Used under the gate's lock alone.</summary>
    private sealed class Line
    {
        /// <summary>Of the time between two who leave, the share that the newest has in what is expected.</summary>
        private const double Newest = 0.05;

        private readonly Queue<Waiting> _waiting = new();
        private long _leftAt; // when somebody left while others waited; 0 where nobody waited
        private double _pace; // seconds from one who leaves to the next, while somebody waits

        /// <summary>Who wait, those aside that have given up.</summary>
        public int Count { get; private set; }

        public int In { get; set; }

        /// <summary>Seconds until one more would come to his turn.</summary>
        public double Expected => (Count + 1) * _pace;

        public Waiting Add()
        {
            var waiting = new Waiting();
            _waiting.Enqueue(waiting);
            Count++;
            return waiting;
        }

        public void Leave()
        {
            In--;
            var now = Count > 0 ? Stopwatch.GetTimestamp() : 0;
            if (now != 0 && _leftAt != 0)
                _pace += Newest * (Stopwatch.GetElapsedTime(_leftAt, now).TotalSeconds - _pace);
            _leftAt = now;
        }

        /// <summary>Somebody waits.</summary>
        public Waiting Call()
        {
            Waiting next;
            do
            {
                next = _waiting.Dequeue();
            }
            while (next.HasGivenUp);

            next.IsCalled = true;
            Count--;
            In++;
            return next;
        }

        /// <summary>False where he was called meanwhile.</summary>
        public bool TryGiveUp(Waiting waiting)
        {
            if (waiting.IsCalled)
                return false;
            waiting.HasGivenUp = true;
            Count--;
            while (_waiting.TryPeek(out var first) && first.HasGivenUp)
                _waiting.Dequeue(); // where nobody leaves, the line must not grow
            return true;
        }
    }

    private sealed class Waiting
    {
        private readonly TaskCompletionSource<bool> _isIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> IsIn => _isIn.Task;

        public bool IsCalled { get; set; }

        public bool HasGivenUp { get; set; }

        public void LetIn() => _isIn.TrySetResult(true);
    }
}
