using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Candles.Api.Connections;

/// <summary>How far the bytes of a connection have come, by the kernel's count (Linux, <c>struct tcp_info</c> in <c>linux/tcp.h</c>).</summary>
/// <param name="Handed">Bytes that the kernel has taken from this process.</param>
/// <param name="Taken">Of these, the bytes that the client's side has acknowledged.</param>
/// <param name="Received">Bytes that came from the client.</param>
internal readonly record struct TcpProgress(long Handed, long Taken, long Received)
{
    private const int Tcp = 6;
    private const int Info = 11;
    private const int NotSentLowAt = 25;

    // Offsets of tcpi_bytes_acked, tcpi_bytes_received, tcpi_notsent_bytes, tcpi_bytes_sent and tcpi_bytes_retrans.
    private const int AtAcked = 120;
    private const int AtReceived = 128;
    private const int AtNotSent = 144;
    private const int AtSent = 200;
    private const int AtResent = 208;
    private const int Length = 216;

    /// <summary>False where the socket is closed, is none of TCP, or the kernel does not tell.</summary>
    public static bool TryRead(Socket socket, out TcpProgress progress)
    {
        progress = default;
        if (!OperatingSystem.IsLinux() || socket.ProtocolType != ProtocolType.Tcp)
            return false;

        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (socket.GetRawSocketOption(Tcp, Info, info) < Length)
                return false;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }

        var handed = Count(info, AtSent) - Count(info, AtResent) + (long)MemoryMarshal.Read<uint>(info[AtNotSent..]);
        progress = new TcpProgress(handed, Count(info, AtAcked), Count(info, AtReceived));
        return true;
    }

    /// <summary>
    /// Lets the kernel hold no more than so many bytes that are not under way yet, for all connections that a listening socket
    /// takes. Without this a client that never reads costs 2.5 MB of kernel memory on loopback.
    /// </summary>
    public static void BoundUnsent(Socket listener, int bytes)
    {
        if (OperatingSystem.IsLinux() && listener.ProtocolType == ProtocolType.Tcp)
            listener.SetRawSocketOption(Tcp, NotSentLowAt, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
    }

    private static long Count(ReadOnlySpan<byte> info, int at) => MemoryMarshal.Read<long>(info[at..]);
}
