using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Candles.Tests.Support;

/// <summary>
/// A client that uses its connection for one request after the other, and repeats none: a connection that ends before the whole answer is a
/// fault. It connects anew where an answer said that its connection closes.
/// </summary>
internal sealed class KeptAlive(IPEndPoint address) : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];
    private Socket? _socket;

    /// <summary>Whether the last answer said that its connection closes.</summary>
    public bool IsClosing { get; private set; }

    /// <exception cref="IOException">No whole answer came.</exception>
    public async Task<(int Status, string Body)> Get(string path, CancellationToken cancel)
    {
        await Send($"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n", cancel);
        return await Answer(cancel);
    }

    public async Task Send(string text, CancellationToken cancel)
    {
        if (_socket is null)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(address, cancel);
        }

        await _socket.SendAsync(Encoding.ASCII.GetBytes(text), cancel);
    }

    public async Task<(int Status, string Body)> Answer(CancellationToken cancel)
    {
        var filled = 0;
        int end;
        while ((end = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled += await Receive(filled, cancel);

        var head = Encoding.ASCII.GetString(_buffer, 0, end).Split("\r\n");
        var length = int.Parse(Value(head, "Content-Length")!, CultureInfo.InvariantCulture);
        while (filled < end + 4 + length)
            filled += await Receive(filled, cancel);

        IsClosing = Value(head, "Connection") == "close";
        if (IsClosing)
            Close();
        return (int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture), Encoding.UTF8.GetString(_buffer, end + 4, length));
    }

    /// <summary>Waits until the server closes the connection, on which nothing comes any more.</summary>
    public async Task End(CancellationToken cancel) => Assert.Equal(0, await _socket!.ReceiveAsync(_buffer.AsMemory(), cancel));

    public void Dispose() => Close();

    private static string? Value(string[] head, string name) =>
        Array.Find(head, line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private async Task<int> Receive(int filled, CancellationToken cancel) =>
        await _socket!.ReceiveAsync(_buffer.AsMemory(filled), cancel) is > 0 and var received
            ? received
            : throw new IOException("The connection ended before the answer was complete.");

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
