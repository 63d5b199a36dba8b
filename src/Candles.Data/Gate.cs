using System.Diagnostics;

namespace Candles.Data;

/// <summary>How a store's connections are used now.</summary>
/// <param name="InUse">Connections that are lent.</param>
/// <param name="Most">How many may be.</param>
/// <param name="Waiting">Requests that wait for one.</param>
public readonly record struct StorePool(int InUse, int Most, int Waiting)
{
    /// <summary>How often work was abandoned with its connection, since it took longer than its budget.</summary>
    public long Abandoned { get; init; }

    public static StorePool operator +(StorePool one, StorePool other) =>
        new(one.InUse + other.InUse, one.Most + other.Most, one.Waiting + other.Waiting) { Abandoned = one.Abandoned + other.Abandoned };
}

/// <summary>Who wants in; each is let in by turns where both wait.</summary>
internal enum GateLine
{
    Reads,
    Writes,
}

/// <summary>
/// Lets so many in at once, the others in order, reads and writes by turns. Who would not come to his turn within his patience, by how fast the gate
/// empties now, is told at once: a line that is longer than that serves nobody.
/// </summary>
internal sealed class Gate(int most) : IDisposable
{
    /// <summary>Of the time between two who leave, the share that the newest has in what is expected.</summary>
    private const double Newest = 0.05;

    private readonly Lock _changing = new();
    private readonly Queue<Waiting>[] _lines = [new(), new()];
    private readonly int[] _waiting = [0, 0]; // of each line, those that have not given up
    private int _in;
    private GateLine _last;
    private long _leftAt; // when somebody left while others waited; 0 where nobody waits
    private double _pace; // seconds from one who leaves to the next, while somebody waits

    public StorePool Use
    {
        get
        {
            lock (_changing)
                return new StorePool(_in, most, _waiting[0] + _waiting[1]);
        }
    }

    /// <returns>False where nobody left within the patience, or too many wait to hope for that.</returns>
    public ValueTask<bool> Enter(GateLine line, TimeSpan patience, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Waiting waiting;
        lock (_changing)
        {
            if (_in < most)
            {
                _in++;
                return new(true);
            }

            if (_waiting[(int)line] >= most && Expected(line) > patience.TotalSeconds)
                return new(false);
            _lines[(int)line].Enqueue(waiting = new Waiting());
            _waiting[(int)line]++;
        }

        return new(Wait(waiting, line, patience, cancel));
    }

    public void Leave()
    {
        Waiting? next;
        lock (_changing)
        {
            Note();
            next = Next();
            if (next is null)
                _in--;
        }

        next?.LetIn();
    }

    public void Dispose()
    {
        lock (_changing)
        {
            foreach (var line in _lines)
                line.Clear();
        }
    }

    private async Task<bool> Wait(Waiting waiting, GateLine line, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            return await waiting.IsIn.WaitAsync(patience, cancel);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            bool isIn;
            lock (_changing)
            {
                isIn = waiting.IsCalled;
                waiting.HasGivenUp = true;
                if (!isIn)
                    _waiting[(int)line]--;
                while (_lines[(int)line].TryPeek(out var first) && first.HasGivenUp)
                    _lines[(int)line].Dequeue(); // where nobody leaves, the line must not grow
            }

            if (e is TimeoutException)
                return isIn; // was called just now
            if (isIn)
                Leave();
            throw;
        }
    }

    /// <summary>Seconds until one more would come to his turn.</summary>
    private double Expected(GateLine line)
    {
        var (own, other) = (_waiting[(int)line] + 1, _waiting[1 - (int)line]);
        return (own + Math.Min(own, other)) * _pace;
    }

    private void Note()
    {
        var isWaitedFor = _waiting[0] + _waiting[1] > 0;
        var now = isWaitedFor ? Stopwatch.GetTimestamp() : 0;
        if (isWaitedFor && _leftAt != 0)
            _pace += Newest * (Stopwatch.GetElapsedTime(_leftAt, now).TotalSeconds - _pace);
        _leftAt = now;
    }

    private Waiting? Next()
    {
        var other = 1 - _last;
        var line = _waiting[(int)other] > 0 ? other : _last;
        while (_lines[(int)line].TryDequeue(out var waiting))
        {
            if (waiting.HasGivenUp)
                continue;
            waiting.IsCalled = true;
            _waiting[(int)line]--;
            _last = line;
            return waiting;
        }

        return null;
    }

    private sealed class Waiting
    {
        private readonly TaskCompletionSource<bool> _isIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> IsIn => _isIn.Task;

        /// <summary>Both are changed under the gate's lock.</summary>
        public bool IsCalled { get; set; }

        public bool HasGivenUp { get; set; }

        public void LetIn() => _isIn.TrySetResult(true);
    }
}
