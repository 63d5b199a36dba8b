using Candles.Api.Options;
using Microsoft.AspNetCore.HttpOverrides;

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
}
