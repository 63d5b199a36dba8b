using System.Net.Sockets;

namespace Candles.Faults.Processes;

/// <summary>One connection by way of a <see cref="Wire"/>.</summary>
/// <param name="cutAfter">Bytes from the server; null for never.</param>
internal sealed class WireConnection(Wire wire, TcpClient near, long? cutAfter)
{
    private readonly TcpClient _far = new();
    private long _left = cutAfter ?? long.MaxValue;
    private volatile bool _isDeaf;

    public async Task Carry(int port, CancellationToken end)
    {
        await _far.ConnectAsync("127.0.0.1", port, end);
        near.NoDelay = _far.NoDelay = true;
        var ways = (Task[])[Carry(near, _far, ToServer, end), Carry(_far, near, FromServer, end)];
        await Task.WhenAny(ways);
        Cut();
        await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>With a reset, as a machine does that is gone.</summary>
    public void Cut()
    {
        foreach (var end in (TcpClient[])[near, _far])
        {
            try
            {
                end.Client.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
            {
                // closed already
            }

            end.Dispose();
        }
    }

    private async Task Carry(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task<int>> pass, CancellationToken end)
    {
        var buffer = new byte[65536];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer, end)) > 0)
        {
            while (wire.IsSilent)
                await Task.Delay(20, end); // what was sent meanwhile arrives late, as TCP sees to
            if (wire.BytesPerSecond > 0)
                await Task.Delay(TimeSpan.FromSeconds((double)count / wire.BytesPerSecond), end);
            var passed = await pass(buffer.AsMemory(0, count));
            if (passed > 0)
                await to.GetStream().WriteAsync(buffer.AsMemory(0, passed), end);
            if (passed < count && !_isDeaf)
            {
                wire.CountCut();
                return;
            }
        }
    }

    private Task<int> ToServer(ReadOnlyMemory<byte> bytes)
    {
        if (wire.LosesCommits > 0 && bytes.Span.IndexOf("COMMIT\0"u8) >= 0 && Random.Shared.NextDouble() < wire.LosesCommits)
        {
            _isDeaf = true;
            _ = CutSoon();
        }

        return Task.FromResult(bytes.Length);
    }

    private async Task<int> FromServer(ReadOnlyMemory<byte> bytes)
    {
        if (wire.Lateness > TimeSpan.Zero)
            await Task.Delay(wire.Lateness, CancellationToken.None);
        if (_isDeaf)
            return 0;
        var passed = (int)Math.Min(bytes.Length, _left);
        _left -= passed;
        return passed;
    }

    /// <summary>Late enough that the server has carried out the commit.</summary>
    private async Task CutSoon()
    {
        await Task.Delay(50, CancellationToken.None);
        wire.CountCut();
        Cut();
    }
}
