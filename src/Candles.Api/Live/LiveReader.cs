using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Candles.Data;

namespace Candles.Api.Live;

/// <summary>One connection: takes events from its topics and sends them, until the client goes or falls too far behind.</summary>
internal sealed class LiveReader(HttpContext context, LiveSubscription[] subscriptions)
{
    /// <summary>A silent stream shows so often that it is alive.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A client that takes nothing for so long is dropped.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(10);

    private const int LongestId = 48; // two numbers of 64 bits, a point and a comma

    private readonly AsyncSignal _signal = new();
    private long _lastSent;
    private long _sendingSince = long.MaxValue;

    private static ReadOnlySpan<byte> Beat => ":\n\n"u8;

    /// <summary>There may be something to send.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Looked at now and then: wakes it for a heartbeat, and drops a client that takes nothing.</summary>
    /// <param name="now">By <see cref="Environment.TickCount64"/>.</param>
    public void Look(long now)
    {
        if (now - Volatile.Read(ref _sendingSince) > (long)LongestWrite.TotalMilliseconds)
            context.Abort();
        else if (now - Volatile.Read(ref _lastSent) >= (long)Heartbeat.TotalMilliseconds)
            _signal.Set();
    }

    /// <summary>Sends what each reader is told first, then events as they come.</summary>
    /// <param name="first">By subscription.</param>
    /// <param name="stop">The server's end, which ends the stream; both tokens have to wake the reader.</param>
    public async Task Run(List<(SeriesVersion Version, byte[] Text)>[] first, CancellationToken stop)
    {
        var gone = context.RequestAborted;
        await using var onGone = gone.UnsafeRegister(static reader => ((LiveReader)reader!).Wake(), this);
        var output = context.Response.BodyWriter;
        output.Write("retry: 2000\n\n"u8);
        for (var i = 0; i < subscriptions.Length; i++)
        {
            foreach (var (version, text) in first[i])
            {
                subscriptions[i].Version = version;
                Put(output, text);
            }
        }

        var hasMore = true;
        while (!gone.IsCancellationRequested)
        {
            if (hasMore && !await Flush(output, gone))
                return;
            if (stop.IsCancellationRequested)
                return;
            if (!TryTake(output, out hasMore))
            {
                context.Abort();
                return;
            }

            if (!hasMore)
                await _signal.Wait();
        }
    }

    /// <returns>False where events were told faster than the client takes them.</returns>
    private bool TryTake(PipeWriter output, out bool hasMore)
    {
        hasMore = false;
        foreach (var subscription in subscriptions)
        {
            for (var count = subscription.Topic.Count; subscription.Next < count; subscription.Next++)
            {
                if (subscription.Topic.At(subscription.Next) is not { } told)
                    return false;
                subscription.Version = told.Version;
                Put(output, told.Text);
                hasMore = true;
            }
        }

        if (!hasMore && Environment.TickCount64 - _lastSent >= (long)Heartbeat.TotalMilliseconds)
        {
            output.Write(Beat);
            hasMore = true;
        }

        return true;
    }

    private async ValueTask<bool> Flush(PipeWriter output, CancellationToken gone)
    {
        var now = Environment.TickCount64;
        Volatile.Write(ref _sendingSince, now);
        Volatile.Write(ref _lastSent, now);
        try
        {
            return !(await output.FlushAsync(gone)).IsCompleted;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _sendingSince, long.MaxValue);
        }
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
