using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Candles.Api.Connections;

/// <summary>
/// A connection and what is held for it. Its own pool lends to what lies above the transport: the streams of HTTP/2, and TLS.
/// Times are those of <see cref="ConnectionClock"/>.
/// </summary>
internal sealed class ClientConnection : MemoryPool<byte>, IMemoryPoolFeature
{
    /// <summary>What else a request takes that waits for room: its own objects, which are many where HTTP/2 sends many at once.</summary>
    private const int BytesOfWaiting = 8 * 1024;

    /// <summary>So many requests at once may wait for room without being held against their connection.</summary>
    private const int UsualRequests = 16;

    private readonly ConnectionContext _context;
    private readonly TransportMemory _memory;
    private readonly ConnectionClock _clock;
    private readonly Socket? _socket;
    private long _written;
    private long _held;
    private int _requests;

    public ClientConnection(ConnectionContext context, TransportMemory memory, ConnectionClock clock)
    {
        (_context, _memory, _clock) = (context, memory, clock);
        _socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        Since = UsedAt = clock.Now;
        context.Transport = new CountedPipe(context.Transport, this);
        context.Features.Set<IMemoryPoolFeature>(this);
        context.Features.Set(this);
    }

    /// <summary>When something was last written to it; at first, when it came.</summary>
    public long UsedAt { get; private set; }

    /// <summary>Since when the client has taken nothing of what waits; where nothing waits for it, since when something is held for it.</summary>
    public long Since { get; private set; }

    /// <summary>Whether its part of a request is there that goes on.</summary>
    public bool HasPart { get; set; }

    /// <summary>Whether the protocols have ended; bytes may still be on their way.</summary>
    public bool HasEnded { get; set; }

    public bool IsAborted { get; private set; }

    /// <summary>Bytes that the client has taken, when last looked at.</summary>
    public long Taken { get; private set; }

    /// <summary>Bytes that came from the client, when last looked at.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes that its streams and TLS hold.</summary>
    public long OfStreams => Volatile.Read(ref _held);

    public ReadingPace Pace { get; } = new();

    public long Written => Volatile.Read(ref _written);

    /// <summary>Bytes that were written and that the client has not taken, those in the kernel's hands among them.</summary>
    public long Unread { get; private set; }

    /// <summary>Bytes of this process that the connection keeps, when last looked at.</summary>
    public long Held { get; private set; }

    /// <summary>Whether bytes wait for the client.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether what it keeps is kept because of the client: not where its requests wait for room, unless they are many.</summary>
    public bool IsToBlame => Held > 0 && (Unread > 0 || Volatile.Read(ref _requests) is 0 or > UsualRequests);

    public MemoryPool<byte> MemoryPool => this;

    public override int MaxBufferSize => Array.MaxLength;

    /// <param name="bytes">Written to the transport; one writer at a time.</param>
    public void CountWritten(int bytes)
    {
        Volatile.Write(ref _written, _written + bytes);
        UsedAt = _clock.Now;
    }

    /// <summary>Counts a request that waits for room until it no longer does.</summary>
    public void CountWaiting(int requests)
    {
        Interlocked.Add(ref _requests, requests);
        Interlocked.Add(ref _held, requests * BytesOfWaiting);
        _memory.Count(requests * BytesOfWaiting);
    }

    /// <summary>Looks how far the client has come. Asks the kernel only where something may wait.</summary>
    /// <param name="streamSlack">Bytes in HTTP/2's streams that are no sign of a client that does not take them.</param>
    /// <returns>Whether it is still there.</returns>
    public bool CheckProgress(long streamSlack)
    {
        var written = Written;
        var own = OfStreams;
        var held = own + (HasPart ? TransportMemory.BlockSize : 0);
        if (written == Taken && own <= streamSlack && !HasEnded)
        {
            if (IsWaiting || Held == 0 || held == 0)
                Since = _clock.Now;
            (IsWaiting, Unread, Held) = (false, 0, held);
            return true;
        }

        Held = held;

        if (_socket is null || !TcpProgress.TryRead(_socket, out var progress))
            return !HasEnded;
        var waited = IsWaiting;
        Unread = Math.Max(0, written - progress.Taken);
        Held += Math.Max(0, written - progress.Handed);
        IsWaiting = Unread > 0 || own > streamSlack;
        if (progress.Taken > Taken || !IsWaiting || (Unread == 0 && progress.Received > Received))
            Since = _clock.Now;
        else if (!waited)
            Since = UsedAt;
        (Taken, Received) = (progress.Taken, progress.Received);
        return !HasEnded || Unread > 0;
    }

    public void Abort(string why)
    {
        IsAborted = true;
        _context.Abort(new ConnectionAbortedException(why));
    }

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Loan(this, _memory.Rent(minBufferSize));

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Loan : IMemoryOwner<byte>
    {
        private readonly ClientConnection _connection;
        private readonly int _size;
        private TransportBlock? _block;

        public Loan(ClientConnection connection, TransportBlock block)
        {
            (_connection, _block, _size) = (connection, block, block.Size);
            Interlocked.Add(ref connection._held, _size);
        }

        public Memory<byte> Memory => _block?.Memory ?? throw new ObjectDisposedException(nameof(Loan));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _block, null) is not { } block)
                return;
            Interlocked.Add(ref _connection._held, -_size);
            block.Dispose();
        }
    }
}
