namespace Candles.Api.Hosting;

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
