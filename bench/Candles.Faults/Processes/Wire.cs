using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Candles.Faults.Processes;

/// <summary>A way to PostgreSQL that can be bad: slow, silent, cut after some bytes, or deaf for the answers of commits.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<WireConnection, Task> _open = [];
    private readonly int _port;
    private readonly Task _accepting;
    private int _cuts;

    public Wire(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = Accept();
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Postgres.Connection("candles", "candles", ((IPEndPoint)_listener.LocalEndpoint).Port))
    {
        SslMode = SslMode.Disable, // so that COMMIT can be read on the way
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ToString();

    /// <summary>How many connections were cut.</summary>
    public int Cuts => _cuts;

    /// <summary>Asked for each new connection: it is cut after so many bytes from the server; null for never.</summary>
    public Func<long?> CutAfter { get; set; } = () => null;

    /// <summary>Of each connection and direction; 0 for no bound.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Of each part of an answer.</summary>
    public TimeSpan Lateness { get; set; }

    /// <summary>Whether nothing comes through, while connections stay open.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The chance that the answer to a COMMIT is lost and its connection with it.</summary>
    public double LosesCommits { get; set; }

    public WireConnection[] Open => [.. _open.Keys];

    public void CutAll()
    {
        foreach (var connection in _open.Keys)
            connection.Cut();
    }

    public void CountCut() => Interlocked.Increment(ref _cuts);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        CutAll();
        await Task.WhenAll([_accepting, .. _open.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // ends are cut
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            var near = await _listener.AcceptTcpClientAsync(_end.Token);
            var connection = new WireConnection(this, near, CutAfter());
            _open[connection] = Carry(connection);
        }
    }

    private async Task Carry(WireConnection connection)
    {
        await Task.Yield();
        await connection.Carry(_port, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Cut();
        _open.TryRemove(connection, out _);
    }
}
