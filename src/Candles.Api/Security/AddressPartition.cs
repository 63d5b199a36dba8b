using System.Net;
using System.Net.Sockets;

namespace Candles.Api.Security;

/// <summary>
/// Which share of a limit an address uses: one of <see cref="Count"/>, so that memory is bounded however many addresses come.
/// IPv6 counts by /64, which is what one customer gets; IPv4 in IPv6's clothes counts as IPv4.
/// </summary>
internal static class AddressPartition
{
    public const int Count = 1024;

    private const int CustomerBytes = 8; // a /64

    /// <summary>The same for an address as long as the process runs; not to be foreseen, so that nobody can aim at a neighbour.</summary>
    /// <param name="address">Null where the connection has none, as that of a Unix socket.</param>
    public static int Of(IPAddress? address)
    {
        if (address is null)
            return 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var hash = new HashCode(); // seeded at random in each process
        hash.AddBytes(bytes[..(address.AddressFamily == AddressFamily.InterNetworkV6 ? CustomerBytes : length)]);
        return (int)((uint)hash.ToHashCode() % Count);
    }
}
