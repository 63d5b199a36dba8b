using Candles.Api.Hosting;
using Candles.Api.Options;

namespace Candles.Api.Connections;

/// <summary>
/// Cuts clients that do not take what they asked for: those that are too slow, and, where as much is unread as may be, those that have taken
/// nothing for longest. Has a thread of its own, since the pool's may all be busy just then.
/// </summary>
internal sealed partial class UnreadWatch : IHostedService, IDisposable
{
    /// <summary>What TLS and HTTP/2 keep anyway, and what comes to be read by a request.</summary>
    private const long StreamSlack = 64 * 1024;

    private const int EachLook = 250;
    private const int LookWhenFull = 5;

    /// <summary>A client that took something so lately, in milliseconds, is cut only where a request would wait too long.</summary>
    private const long Grace = 100;

    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan QuietLog = TimeSpan.FromSeconds(10);

    private readonly ClientConnections _connections;
    private readonly TransportMemory _memory;
    private readonly ConnectionClock _clock;
    private readonly RoomQueue _queue;
    private readonly ServerLimits _limits;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly ILogger<UnreadWatch> _log;
    private readonly ManualResetEventSlim _wake = new();
    private readonly Thread _thread;
    private volatile bool _isStopped;
    private long _lookedAt;
    private long? _loggedAt;

    public UnreadWatch(
        ClientConnections connections,
        TransportMemory memory,
        ConnectionClock clock,
        RoomQueue queue,
        ServerLimits limits,
        FaultLog faults,
        TimeProvider time,
        ILogger<UnreadWatch> log)
    {
        (_connections, _memory, _clock, _queue, _limits, _faults, _time, _log) = (connections, memory, clock, queue, limits, faults, time, log);
        _thread = new Thread(Run) { Name = nameof(UnreadWatch), IsBackground = true };
        memory.OnFull = queue.OnWait = Wake;
    }

    /// <summary>Connections that were cut because their client was too slow.</summary>
    public long Slow { get; private set; }

    /// <summary>Connections that were cut to make room.</summary>
    public long Cut { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; // what is still being answered may need room

    public void Dispose()
    {
        _isStopped = true;
        _wake.Set();
        if (_thread.IsAlive)
            _thread.Join();
        _wake.Dispose();
    }

    /// <summary>There may be something to do at once.</summary>
    public void Wake()
    {
        if (!_wake.IsSet)
            _wake.Set();
    }

    private void Run()
    {
        while (!_isStopped)
        {
            try
            {
                Work();
            }
            catch (Exception fault)
            {
                _faults.Report("the watch of unread bytes", fault);
            }

            if (!_memory.HasRoom || !_queue.IsEmpty)
                Thread.Sleep(LookWhenFull);
            else
                _wake.Wait(EachLook);
            _wake.Reset();
        }
    }

    private void Work()
    {
        _clock.Tick();
        var isFull = !_memory.HasRoom || !_queue.IsEmpty;
        if (isFull || _clock.Now - _lookedAt >= EachLook)
        {
            _lookedAt = _clock.Now;
            CheckAll(out var holding, out var leaving);
            if (isFull)
                MakeRoom(holding, leaving);
        }

        _queue.Admit();
    }

    /// <param name="holding">Those for which bytes of this process are held.</param>
    /// <param name="leaving">Bytes of those that were cut and are not gone yet.</param>
    private void CheckAll(out List<ClientConnection> holding, out long leaving)
    {
        (holding, leaving) = ([], 0);
        foreach (var connection in _connections.All)
        {
            if (connection.IsAborted)
            {
                if (connection.HasEnded)
                    _connections.Remove(connection);
                else
                    leaving += connection.Held;
            }
            else if (!connection.CheckProgress(StreamSlack))
            {
                _connections.Remove(connection);
            }
            else if (connection.Pace.IsTooSlow(connection, _clock.Now, StreamSlack, _limits))
            {
                Slow++;
                connection.Abort("The client did not take what it asked for.");
            }
            else if (connection.IsToBlame)
            {
                holding.Add(connection);
            }
        }
    }

    private void MakeRoom(List<ClientConnection> holding, long leaving)
    {
        var excess = Math.Min(
            _memory.Lent - leaving - Math.Min(_memory.Limit / 4 * 3, _queue.Wanted),
            holding.Sum(static c => c.Held) - (_memory.Limit / 4)); // the rest of what is lent is of answers that are being made
        var isUrgent = _queue.Waited > LongestGrace || _memory.Lent > 2 * _memory.Limit;
        var before = Cut;
        bool IsRecent(ClientConnection c) => _clock.Now - c.Since < Grace;

        // Of those that took something just now, who reads holds little.
        foreach (var connection in holding.OrderBy(IsRecent).ThenBy(static c => !c.IsWaiting).ThenBy(c => IsRecent(c) ? -c.Held : c.Since))
        {
            if (excess <= 0 || (!isUrgent && IsRecent(connection)))
                break;
            excess -= connection.Held;
            Cut++;
            connection.Abort("As much is unread as may be, and this client took nothing for longest.");
        }

        if (Cut > before && (_loggedAt is not { } at || _time.GetElapsedTime(at) > QuietLog))
        {
            _loggedAt = _time.GetTimestamp();
            LogCut(_log, _memory.Limit, Cut);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Clients do not read what they ask for: {Limit} bytes are unread, the most that may be, and {Cut} connections were cut to make room so far")]
    private static partial void LogCut(ILogger log, long limit, long cut);
}
