using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Candles.Faults.Load;

/// <summary>Clients that are slow, idle, deaf or rude, over sockets of their own.</summary>
internal sealed class BadClients(Uri server) : IAsyncDisposable
{
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _void = new byte[65536];

    public int Count => _sockets.Count;

    /// <summary>Connects so many.</summary>
    /// <param name="receives">The size of the receive buffer; 0 for the usual.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> Connect(int count, int receives = 0)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (receives > 0)
                socket.ReceiveBufferSize = receives;
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), CancellationToken.None);
                _sockets.Add(socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return _sockets.Count;
    }

    /// <summary>Sends the same on each; who is gone is passed over.</summary>
    public async Task Send(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        foreach (var socket in _sockets)
            await Send(socket, bytes);
    }

    /// <summary>Sends a text byte by byte on all of them, a byte a second, and reads nothing.</summary>
    public async Task Drip(string text, TimeSpan time)
    {
        for (var at = 0; at < Math.Min(text.Length, (int)time.TotalSeconds); at++)
        {
            await Send(text[at].ToString());
            await Task.Delay(1000, CancellationToken.None);
        }
    }

    /// <summary>How many the server has closed by now.</summary>
    public int Closed() => _sockets.Count(IsClosed);

    /// <summary>Ends all with a reset.</summary>
    public void Reset()
    {
        foreach (var socket in _sockets)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }

        _sockets.Clear();
    }

    public ValueTask DisposeAsync()
    {
        Reset();
        return ValueTask.CompletedTask;
    }

    private static async Task Send(Socket socket, byte[] bytes)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await socket.SendAsync(bytes, patience.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // gone, or nobody reads any more
        }
    }

    /// <summary>Reads what lies there, since a close shows only behind it.</summary>
    private bool IsClosed(Socket socket)
    {
        try
        {
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.Receive(_void, SocketFlags.None) == 0)
                    return true;
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
