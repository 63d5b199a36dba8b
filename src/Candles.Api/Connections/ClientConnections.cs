using System.Collections.Concurrent;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Microsoft.AspNetCore.Connections;

namespace Candles.Api.Connections;

/// <summary>All connections. Where there are more than may be, those go to which nothing was written for longest.</summary>
internal sealed class ClientConnections(ServerLimits limits, TransportMemory memory, ConnectionClock clock) : IWatched
{
    /// <summary>So many of a hundred go at once, so that a flood of new ones is not a search for each.</summary>
    private const int PercentAtOnce = 1;

    private readonly ConcurrentDictionary<ClientConnection, bool> _all = new();
    private readonly Lock _evicting = new();
    private long _tooMany;
    private int _count;

    IEnumerable<(string What, Lock Lock)> IWatched.Locks => [("the list of connections", _evicting)];

    public int Count => Volatile.Read(ref _count);

    /// <summary>How many went because there were too many.</summary>
    public long TooMany => Volatile.Read(ref _tooMany);

    public IEnumerable<ClientConnection> All => _all.Select(static entry => entry.Key);

    /// <summary>Serves one; stands below TLS, nearest to the transport.</summary>
    public async Task Serve(ConnectionContext context, ConnectionDelegate next)
    {
        var connection = new ClientConnection(context, memory, clock);
        _all.TryAdd(connection, true);
        if (Interlocked.Increment(ref _count) > limits.MaxConnections)
            Evict();
        try
        {
            await next(context);
        }
        finally
        {
            connection.HasEnded = true;
            if (!connection.CheckProgress(streamSlack: 0))
                Remove(connection); // else bytes are on their way, which the watch waits for
        }
    }

    public void Remove(ClientConnection connection)
    {
        if (_all.TryRemove(connection, out _))
            Interlocked.Decrement(ref _count);
    }

    private void Evict()
    {
        lock (_evicting)
        {
            var open = All.Where(static c => !c.IsAborted).Select(static c => (c.UsedAt, Connection: c)).ToArray();
            if (open.Length <= limits.MaxConnections)
                return;
            var going = open.Length - limits.MaxConnections + (limits.MaxConnections * PercentAtOnce / 100);
            foreach (var (_, connection) in open.OrderBy(static c => c.UsedAt).Take(going))
            {
                Interlocked.Increment(ref _tooMany);
                connection.Abort("There are as many connections as may be.");
            }
        }
    }
}
