using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Candles.Tests.Support;

/// <summary>A client that asks and never reads.</summary>
internal sealed class DeafClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
    private SslStream? _tls;

    /// <summary>Asks the same so often on one connection, over HTTP/1.1.</summary>
    public static async Task<DeafClient> Ask(Uri server, string path, int times, CancellationToken cancel)
    {
        var client = new DeafClient();
        await client._socket.ConnectAsync(server.Host, server.Port, cancel);
        client.Send(Repeat(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n"), times));
        return client;
    }

    /// <summary>
    /// The same over TLS with HTTP/2 (RFC 9113), each in a stream of its own, all of which may send as much as they have: windows are the
    /// largest there are.
    /// </summary>
    public static async Task<DeafClient> AskSecurely(Uri server, string path, int times, CancellationToken cancel)
    {
        var client = new DeafClient();
        await client._socket.ConnectAsync(server.Host, server.Port, cancel);
        client._tls = new SslStream(new NetworkStream(client._socket), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await client._tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] }, cancel);
        List<byte> frames =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(type: 4, flags: 0, stream: 0, [0, 4, 0x7f, 0xff, 0xff, 0xff]), // SETTINGS_INITIAL_WINDOW_SIZE
            .. Frame(type: 8, flags: 0, stream: 0, [0x7f, 0xff, 0, 0]), // WINDOW_UPDATE
        ];
        // HPACK (RFC 7541): GET and https of its table, then path and authority as they are.
        byte[] headers = [0x82, 0x87, 0x04, .. Text(path), 0x01, .. Text("here")];
        for (var i = 0; i < times; i++)
            frames.AddRange(Frame(type: 1, flags: 5, stream: 1 + (2 * i), headers)); // END_HEADERS and END_STREAM
        await client._tls.WriteAsync(frames.ToArray(), cancel);
        return client;
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _socket.Dispose();
    }

    /// <summary>As much as the server takes; it reads no more while its answers wait.</summary>
    private void Send(byte[] bytes)
    {
        _socket.Blocking = false;
        _ = _socket.Send(bytes, SocketFlags.None, out _);
    }

    private static byte[] Repeat(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(b => b)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] content) =>
        [0, (byte)(content.Length >> 8), (byte)content.Length, type, flags, 0, 0, (byte)(stream >> 8), (byte)stream, .. content];

    private static byte[] Text(string text) => text.Length < 127
        ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]
        : [127, (byte)(0x80 | ((text.Length - 127) & 0x7f)), (byte)((text.Length - 127) >> 7), .. Encoding.ASCII.GetBytes(text)];
}
