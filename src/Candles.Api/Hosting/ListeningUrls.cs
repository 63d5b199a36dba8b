namespace Candles.Api.Hosting;

/// <summary>The addresses that the settings name to serve at, as the web server takes them.</summary>
internal static class ListeningUrls
{
    /// <summary>
    /// Settings count from the start: by default Kestrel reads its own again when they, or a certificate's file, change, and closes the endpoint
    /// meanwhile. With one live stream open, that took 5.3 s in which connections were refused.
    /// </summary>
    public static void KeepEndpoints(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(
        (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false));

    /// <remarks>Order of precedence: ASP.NET Core, "Configure endpoints for Kestrel": endpoints, then URLs, then ports.</remarks>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        if (endpoints.Length > 0)
            return endpoints;
        if (Divided(configuration["urls"]) is { Length: > 0 } urls)
            return urls;

        string[] ports = [.. Ports("http"), .. Ports("https")];
        return ports.Length > 0 ? ports : [DefaultUrl.Value];

        IEnumerable<string> Ports(string scheme) => Divided(configuration[$"{scheme}_ports"]).Select(port => $"{scheme}://*:{port}");
    }

    /// <summary>Where a client of the same machine asks a server that listens there.</summary>
    public static string ToAsk(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe)
            return address.ToString();
        var isAny = address.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return FormattableString.Invariant($"{address.Scheme}://{(isAny ? "localhost" : address.Host)}:{address.Port}");
    }

    private static string[] Divided(string? text) => (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Where the server listens when nothing is configured. Kept out of appsettings.json, which would override ASPNETCORE_URLS.</summary>
internal static class DefaultUrl
{
    public const string Value = "http://localhost:5080";

    private static readonly string[] Settings = ["urls", "http_ports", "https_ports"];

    public static void UseDefaultUrl(this WebApplicationBuilder builder)
    {
        if (!IsConfigured(builder.Configuration))
            builder.WebHost.UseUrls(Value);
    }

    private static bool IsConfigured(IConfiguration configuration) =>
        Settings.Any(name => !string.IsNullOrEmpty(configuration[name])) || configuration.GetSection("Kestrel:Endpoints").Exists();
}
