using System.Net.Sockets;
using System.Text;

namespace Candles.Tests.Support;

/// <summary>What systemd listens at: a datagram socket that a service tells its state to (sd_notify(3)).</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket()
    {
        Address = _folder.File("notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Address));
    }

    public string Address { get; }

    /// <summary>Returns when it was told this.</summary>
    /// <returns>What was told before.</returns>
    public async Task<List<string>> Until(string state, TimeSpan atMost)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(atMost);
        var before = new List<string>();
        var buffer = new byte[4096];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer, patience.Token);
            foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line == state)
                    return before;
                before.Add(line);
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }
}
