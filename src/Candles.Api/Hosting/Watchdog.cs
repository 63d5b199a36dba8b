namespace Candles.Api.Hosting;

/// <summary>
/// Sees whether this process gets on with its work: it enters every lock now and then, and has the pool of threads do something. What does not
/// come to its turn for half a minute is stuck, and only a restart helps. Waiting for a store holds neither. A thread of its own looks, which counts
/// its looks and not the time: a process that stood still as a whole is not stuck.
/// </summary>
internal sealed partial class Watchdog(IEnumerable<IWatched> watched, TimeSpan look, ILogger<Watchdog> log) : ILiveness, IHostedService, IDisposable
{
    public static readonly TimeSpan EachLook = TimeSpan.FromSeconds(1);

    private const int Max = 30; // looks

    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;
    private int _pending; // looks since the pool was asked
    private volatile string? _stuck;

    public string? Trouble => _stuck;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = nameof(Watchdog), IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        return Task.CompletedTask;
    }

    public void Dispose() => _stop.Set();

    private void Run()
    {
        while (!_stop.Wait(look))
        {
            CheckPool();
            foreach (var one in watched)
            {
                foreach (var (what, held) in one.Locks)
                    CheckLock(what, held);
            }
        }
    }

    /// <summary>Returns once the lock was free. All others wait to be looked at meanwhile: one that is stuck says enough.</summary>
    private void CheckLock(string what, Lock held)
    {
        for (var looks = 0; !held.TryEnter(looks == 0 ? TimeSpan.Zero : look); looks++)
        {
            if (_stop.IsSet)
                return;
            if (looks == Max)
                Report($"{what} has been locked for {Max * look.TotalSeconds:0} s");
        }

        held.Exit();
        if (_pending < Max)
            _stuck = null;
    }

    private void CheckPool()
    {
        if (Interlocked.Increment(ref _pending) == 1)
            ThreadPool.UnsafeQueueUserWorkItem(static dog => Volatile.Write(ref dog._pending, 0), this, preferLocal: false);
        else if (_pending == Max)
            Report($"no thread has been free for {Max * look.TotalSeconds:0} s");
    }

    private void Report(string stuck)
    {
        _stuck = stuck;
        LogStuck(log, stuck);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Stuck, so that the process has to be started again: {Stuck}")]
    private static partial void LogStuck(ILogger log, string stuck);
}

/// <summary>Whether the process gets on with its work, for who would end it and start another where it does not.</summary>
internal interface ILiveness
{
    /// <summary>What stands still, in words; null while all goes on.</summary>
    string? Trouble { get; }
}

/// <summary>Has locks that are held for moments alone, never while a store or a client is waited for.</summary>
internal interface IWatched
{
    /// <summary>What stands still while a lock is not left, and the lock.</summary>
    IEnumerable<(string What, Lock Lock)> Locks { get; }
}
