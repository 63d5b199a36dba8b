using System.Collections.Concurrent;
using Candles.Api.Http;

namespace Candles.Api.Connections;

/// <summary>
/// Requests that wait, in order, while as much is unread as may be. They wait for clients that are cut, never for one that reads. Usual answers
/// may use all of the memory; those that are known to be large, three quarters of it, and they wait by themselves.
/// </summary>
internal sealed class RoomQueue(TransportMemory memory, TimeProvider time)
{
    /// <summary>What a request is thought to need; 1440 candles are 122 KB.</summary>
    public const int UsualAnswer = 128 * 1024;

    /// <summary>After this time a usual request is let in whatever holds, for it is never refused; a large one is.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    private readonly Line _usual = new();
    private readonly Line _large = new();
    private readonly long _mostForLarge = memory.Limit / 4 * 3;

    /// <summary>Called where a request has to wait.</summary>
    public Action? OnWait { get; set; }

    /// <summary>Whether a usual request may begin at once.</summary>
    public bool IsOpen => memory.HasRoom && _usual.Count == 0;

    public bool IsEmpty => _usual.Count == 0 && _large.Count == 0;

    /// <summary>How long the first has waited; zero where nobody waits.</summary>
    public TimeSpan Waited => Max(WaitedIn(_usual), WaitedIn(_large));

    /// <summary>Bytes that must be lent at most, so that the first can be let in.</summary>
    public long Wanted => _large.TryPeek(out var first) ? MaxBeside(first.Bytes) : memory.Limit;

    /// <summary>Waits until a usual request may begin.</summary>
    /// <param name="gone">Who goes is let in, too, to find out by himself.</param>
    public Task Wait(CancellationToken gone) => WaitIn(_usual, UsualAnswer, gone);

    /// <summary>Room for an answer that is made in one piece, until it is given back; nothing for one that is not large.</summary>
    /// <exception cref="OverloadException">There was none for as long as a request may wait.</exception>
    public async ValueTask<Room> Take(int bytes, CancellationToken gone)
    {
        if (bytes <= 2 * UsualAnswer)
            return default;
        if (_large.Count > 0 || memory.Lent > MaxBeside(bytes))
        {
            if (!await WaitIn(_large, bytes, gone))
                throw new OverloadException("Clients leave so much unread that there is no room for an answer of this size.");
        }
        else
        {
            memory.Count(bytes);
        }

        return new Room(memory, bytes);
    }

    /// <summary>Lets in as many as there is room for; by one thread.</summary>
    public void Admit()
    {
        var room = memory.Limit - memory.Lent;
        while (_usual.TryPeek(out var first) && (room > 0 || first.IsIn.IsCompleted))
        {
            if (_usual.LetInFirst(true))
                room -= UsualAnswer;
        }

        if (WaitedIn(_usual) > Longest)
            _usual.LetInFirst(true);

        while (_large.TryPeek(out var first))
        {
            var fits = memory.Lent <= MaxBeside(first.Bytes);
            if (!fits && !first.IsIn.IsCompleted && time.GetElapsedTime(first.Since) <= Longest)
                break;
            if (fits)
                memory.Count(first.Bytes);
            if (!_large.LetInFirst(fits) && fits)
                memory.Count(-first.Bytes);
        }
    }

    private async Task<bool> WaitIn(Line line, int bytes, CancellationToken gone)
    {
        var waiting = new Waiting(time.GetTimestamp(), bytes);
        line.Add(waiting);
        OnWait?.Invoke();
        await using (gone.UnsafeRegister(static w => ((Waiting)w!).LetIn(false), waiting))
            return await waiting.IsIn;
    }

    private TimeSpan WaitedIn(Line line) => line.TryPeek(out var first) ? time.GetElapsedTime(first.Since) : TimeSpan.Zero;

    /// <summary>What may be lent to others beside so many bytes: something always, so that an answer of any size has its turn.</summary>
    private long MaxBeside(int bytes) => Math.Max(_mostForLarge - bytes, memory.Limit / 4);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed class Waiting(long since, int bytes)
    {
        private readonly TaskCompletionSource<bool> _isIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Since => since;

        public int Bytes => bytes;

        public Task<bool> IsIn => _isIn.Task;

        public bool LetIn(bool hasRoom) => _isIn.TrySetResult(hasRoom);
    }

    private sealed class Line
    {
        private readonly ConcurrentQueue<Waiting> _waiting = new();
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add(Waiting waiting)
        {
            Interlocked.Increment(ref _count);
            _waiting.Enqueue(waiting);
        }

        public bool TryPeek([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Waiting first) => _waiting.TryPeek(out first);

        /// <returns>Whether it still waited.</returns>
        public bool LetInFirst(bool hasRoom)
        {
            if (!_waiting.TryDequeue(out var first))
                return false;
            Interlocked.Decrement(ref _count);
            return first.LetIn(hasRoom);
        }
    }
}

/// <summary>Bytes of <see cref="TransportMemory"/> that are counted for an answer while it is made.</summary>
internal readonly struct Room(TransportMemory? memory, int bytes) : IDisposable
{
    public void Dispose() => memory?.Count(-bytes);
}

/// <summary>Room for large answers, for endpoints.</summary>
internal static class RoomOfRequest
{
    /// <inheritdoc cref="RoomQueue.Take"/>
    public static ValueTask<Room> TakeRoom(this HttpContext context, int bytes) =>
        context.RequestServices.GetRequiredService<RoomQueue>().Take(bytes, context.RequestAborted);
}
