using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Candles.Tests.Support;

/// <summary>
/// A way to PostgreSQL that can be bad: connections that listen for changes can fall silent, as behind a network that drops
/// packets, so that they stay open and nothing comes through any more; answers on all others can come late.
/// </summary>
internal sealed class PostgresWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _carrying = [];
    private readonly string _host;
    private readonly int _port;
    private readonly Lock _silencing = new(); // so that what falls silent just when it is mended is not left so
    private readonly List<TcpClient> _silent = [];
    private volatile bool _isSilent;
    private int _silenced;

    private PostgresWire(NpgsqlConnectionStringBuilder server)
    {
        (_host, _port) = (server.Host!, server.Port);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ToString())
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable, // so that LISTEN can be read on the way
        }.ToString();
        _carrying.Add(Accept());
    }

    /// <summary>The server by this way.</summary>
    public string ConnectionString { get; }

    /// <summary>How much later answers arrive than what is announced; not much, as it is added to each part of an answer.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>How many listening connections have fallen silent so far.</summary>
    public int Silenced => _silenced;

    public static PostgresWire To(string connectionString, TimeSpan lateness = default) =>
        new(new NpgsqlConnectionStringBuilder(connectionString)) { Lateness = lateness };

    /// <summary>Connections that listen fall silent, those that are made later, too.</summary>
    public void Silence() => _isSilent = true;

    /// <summary>Breaks the connections that fell silent; new ones may listen.</summary>
    public void Mend()
    {
        lock (_silencing)
        {
            _isSilent = false;
            _silent.ForEach(client => client.Dispose());
            _silent.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_carrying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // ends are cut
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _carrying.Add(Carry(client));
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(_host, _port, _end.Token);
        near.NoDelay = far.NoDelay = true;
        var line = new Line(this);
        await Task.WhenAny(line.Carry(near, far, fromClient: true), line.Carry(far, near, fromClient: false));
    }

    /// <summary>One connection.</summary>
    private sealed class Line(PostgresWire wire)
    {
        private volatile bool _listens;
        private int _isSilenced;

        public async Task Carry(TcpClient from, TcpClient to, bool fromClient)
        {
            var buffer = new byte[65536];
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer, wire._end.Token)) > 0)
            {
                if (fromClient && buffer.AsSpan(0, count).IndexOf("LISTEN "u8) >= 0)
                    _listens = true;
                if (_listens && wire._isSilent)
                    FallSilent(from);

                if (!fromClient && !_listens && wire.Lateness > TimeSpan.Zero)
                    await Task.Delay(wire.Lateness, wire._end.Token);
                if (_isSilenced == 0)
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), wire._end.Token);
            }
        }

        private void FallSilent(TcpClient client)
        {
            lock (wire._silencing)
            {
                if (!wire._isSilent || Interlocked.Exchange(ref _isSilenced, 1) != 0)
                    return;
                Interlocked.Increment(ref wire._silenced);
                wire._silent.Add(client);
            }
        }
    }
}
