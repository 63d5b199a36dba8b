using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Candles.Api.Live;

/// <summary>One connection: takes events from its topics and sends them, until the client goes or falls too far behind.</summary>
internal sealed class LiveReader(HttpContext context, LiveSubscription[] subscriptions, TimeProvider time)
{
    /// <summary>A silent stream shows so often that it is alive.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A client that takes nothing for so long is dropped.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(10);

    private const int LongestId = 48; // two numbers of 64 bits, a point and a comma
    private const long NotSending = long.MaxValue;

    private readonly AsyncSignal _signal = new();
    private readonly Lock _ending = new();
    private bool _hasEnded;
    private long _lastSent = time.GetTimestamp();
    private long _sendingSince = NotSending;

    private static ReadOnlySpan<byte> Beat => ":\n\n"u8;

    /// <summary>There may be something to send.</summary>
    public void Wake() => _signal.Set();

    /// <summary>
    /// From now on its request is left alone. The server uses what belongs to a request for the next one on its connection: to abort one
    /// that has ended throws, or ends another's.
    /// </summary>
    public void End()
    {
        lock (_ending)
            _hasEnded = true;
    }

    /// <summary>Looked at now and then: wakes it for a heartbeat, and drops a client that takes nothing.</summary>
    public void CheckPace()
    {
        if (Volatile.Read(ref _sendingSince) is not NotSending and var since && time.GetElapsedTime(since) > LongestWrite)
            Abort();
        else if (time.GetElapsedTime(Volatile.Read(ref _lastSent)) >= Heartbeat)
            _signal.Set();
    }

    /// <summary>Begins the stream.</summary>
    /// <param name="first">What is told first, by subscription.</param>
    public void SendFirst(IReadOnlyList<FirstEvent>[] first)
    {
        var output = context.Response.BodyWriter;
        output.Write(LiveText.Retry);
        for (var i = 0; i < subscriptions.Length; i++)
        {
            foreach (var (version, text) in first[i])
            {
                subscriptions[i].Version = version;
                Put(output, text);
            }
        }
    }

    /// <summary>Sends events as they come.</summary>
    /// <param name="stop">The server's end, which ends the stream; whoever cancels it wakes the reader.</param>
    public async Task Run(CancellationToken stop)
    {
        var gone = context.RequestAborted;
        await using var onGone = gone.UnsafeRegister(static reader => ((LiveReader)reader!).Wake(), this);
        var output = context.Response.BodyWriter;
        do
        {
            if (!await Send(output))
                return;
            while (!gone.IsCancellationRequested && !stop.IsCancellationRequested && !TryTake(output))
                await _signal.Wait();
        }
        while (!gone.IsCancellationRequested && !stop.IsCancellationRequested);

        if (!gone.IsCancellationRequested)
        {
            output.Write(LiveText.RetrySpread());
            await Send(output);
        }
    }

    /// <returns>False where there is nothing to send.</returns>
    private bool TryTake(PipeWriter output)
    {
        var hasAny = false;
        foreach (var subscription in subscriptions)
        {
            if (subscription.IsBehind)
            {
                Abort();
                return false;
            }

            while (subscription.Take() is { } told)
            {
                Put(output, told.Text);
                hasAny = true;
            }
        }

        if (!hasAny && time.GetElapsedTime(_lastSent) >= Heartbeat)
        {
            output.Write(Beat);
            hasAny = true;
        }

        return hasAny;
    }

    private void Abort()
    {
        lock (_ending)
        {
            if (!_hasEnded)
                context.Abort(); // tells who waits on other threads, none of which wait for this lock
        }
    }

    /// <returns>False where nobody is there any more.</returns>
    private async ValueTask<bool> Send(PipeWriter output)
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _lastSent, now);
        Volatile.Write(ref _sendingSince, now);
        var sent = await output.FlushAsync(CancellationToken.None); // a connection that ends, ends it
        Volatile.Write(ref _sendingSince, NotSending);
        return !sent.IsCompleted;
    }

    /// <summary>An event with its id: the versions of all that is read, <c>7.1234,9.40</c>.</summary>
    private void Put(PipeWriter output, byte[] text)
    {
        var room = output.GetSpan((subscriptions.Length * LongestId) + text.Length);
        var at = 0;
        foreach (var subscription in subscriptions)
        {
            (at == 0 ? "id: "u8 : ","u8).CopyTo(room[at..]);
            at += at == 0 ? 4 : 1;
            Utf8Formatter.TryFormat(subscription.Version.Series, room[at..], out var length);
            at += length;
            room[at++] = (byte)'.';
            Utf8Formatter.TryFormat(subscription.Version.Number, room[at..], out length);
            at += length;
        }

        room[at++] = (byte)'\n';
        text.CopyTo(room[at..]);
        output.Advance(at + text.Length);
    }
}
