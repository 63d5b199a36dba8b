using System.Net;
using Candles.Api.Options;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Candles.Api.Security;

/// <summary>
/// Proxies that are believed who asked them: what they say in <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> takes the place of their own
/// address and scheme. Limits for each address see the client then; what anybody else says there is not looked at.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Goes before all that asks for an address; nothing where no proxy is trusted.</summary>
    public static void Use(WebApplication app)
    {
        var networks = app.Services.GetRequiredService<CandlesOptions>().TrustedProxies;
        if (networks.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as far back as the proxies are trusted
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>Reads addresses and networks, divided by commas: <c>10.0.0.0/8, ::1</c>.</summary>
    /// <exception cref="StartException">One of them is neither.</exception>
    public static IReadOnlyList<IPNetwork> Read(string name, string? text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else
                throw new StartException($"{name} must be addresses and networks, separated by commas, such as 10.0.0.0/8 or ::1 (default none); got '{part}'.");
        }

        return networks;
    }
}
