using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Candles.Faults.Fuzz;

/// <summary>A connection of HTTP/1.1 that sends what it is given and reads one answer after the other.</summary>
internal sealed class FuzzSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _at;
    private int _end;

    /// <summary>Whether the server will close it.</summary>
    public bool IsSpent { get; private set; }

    public static async Task<FuzzSocket> Connect(Uri server)
    {
        var socket = new FuzzSocket();
        await socket._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), CancellationToken.None);
        return socket;
    }

    /// <param name="andClose">Whether nothing more follows, so that a server which waits for more hears that.</param>
    public async Task Send(byte[] bytes, bool andClose, CancellationToken cancel)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent), cancel);
        if (andClose)
            _socket.Shutdown(SocketShutdown.Send);
    }

    /// <returns>Null where the connection was closed before anything came.</returns>
    /// <exception cref="FormatException">It is no HTTP.</exception>
    public async Task<FuzzAnswer?> Receive(bool isHead, CancellationToken cancel)
    {
        if (await Line(cancel) is not { } first)
            return null;
        var status = int.Parse(first.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await Line(cancel) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        if (status == 100)
            return await Receive(isHead, cancel);

        IsSpent = headers.GetValueOrDefault("Connection") == "close";
        var type = headers.GetValueOrDefault("Content-Type") ?? "";
        var isLive = type.StartsWith("text/event-stream", StringComparison.Ordinal); // it would never end
        var isChunked = headers.GetValueOrDefault("Transfer-Encoding") == "chunked";
        long? length = headers.TryGetValue("Content-Length", out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
        byte[] body = isHead || status is 204 or 304 || isLive ? [] : isChunked ? await Chunks(cancel) : await Bytes((int)(length ?? 0), cancel);
        return new FuzzAnswer(status, type, isHead ? null : length, headers.GetValueOrDefault("Content-Encoding") ?? "", body, isLive);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> Chunks(CancellationToken cancel)
    {
        var body = new MemoryStream();
        while (await Line(cancel) is { } size && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var count and > 0)
        {
            body.Write(await Bytes(count, cancel));
            await Line(cancel);
        }

        await Line(cancel);
        return body.ToArray();
    }

    private async Task<byte[]> Bytes(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            if (_at == _end && !await Fill(cancel))
                throw new IOException($"closed after {have} of {count} bytes of a body");
            var taken = Math.Min(count - have, _end - _at);
            _buffer.AsSpan(_at, taken).CopyTo(bytes.AsSpan(have));
            (_at, have) = (_at + taken, have + taken);
        }

        return bytes;
    }

    /// <returns>Null at the end.</returns>
    private async Task<string?> Line(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end && !await Fill(cancel))
                return line.Length == 0 ? null : throw new IOException("closed within a head");
            var next = (char)_buffer[_at++];
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append(next);
        }
    }

    private async Task<bool> Fill(CancellationToken cancel)
    {
        (_at, _end) = (0, await _socket.ReceiveAsync(_buffer, cancel));
        return _end > 0;
    }
}
