using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Candles.Api.Hosting;

namespace Candles.Api.Cli.Doctor;

/// <summary>Whether the addresses to serve at are free, or served by Candles already.</summary>
internal static class AddressCheck
{
    private const string Area = "address";

    public static async IAsyncEnumerable<Finding> Run(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var url in ListeningUrls.Of(configuration))
        {
            Finding finding;
            try
            {
                finding = await Check(url, BindingAddress.Parse(url), cancel);
            }
            catch (FormatException)
            {
                finding = Finding.Fail(Area, $"'{url}' is no address to serve at.", "Write http://HOST:PORT; HOST is *, localhost or an IP address.");
            }

            yield return finding;
        }
    }

    private static async Task<Finding> Check(string url, BindingAddress address, CancellationToken cancel)
    {
        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
            return Finding.Ok(Area, $"{url} is whatever is free.");
        try
        {
            using var listener = new TcpListener(Ip(address.Host), address.Port);
            listener.Start();
            return Finding.Ok(Area, $"{url} is free.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return await HealthCommand.Ask(ListeningUrls.ToAsk(address), cancel) is { IsCandles: true } health
                ? Finding.Ok(Area, $"{url} is served by a Candles server, which says: {health.Says}.")
                : Finding.Fail(Area, $"{url} is taken by another program.", "End that one (ss -ltnp shows it), or choose another with --urls or ASPNETCORE_URLS.");
        }
        catch (SocketException e)
        {
            return Finding.Fail(
                Area, $"{url} cannot be served at: {e.Message}.",
                "Ports below 1024 want a right (CAP_NET_BIND_SERVICE), and the address must be of this machine.");
        }
    }

    private static IPAddress Ip(string host) =>
        host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var address) ? address : IPAddress.IPv6Any;
}
