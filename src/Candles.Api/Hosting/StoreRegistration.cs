using Candles.Api.Options;
using Candles.Data;
using Candles.Data.Stores;

namespace Candles.Api.Hosting;

/// <summary>Which store the settings name: the one place where that is decided, for the server and for commands.</summary>
internal static class StoreRegistration
{
    public const string ConnectionName = "Candles";
    private const string EmbeddedFile = "candles.db";

    /// <summary>Whether the server keeps demo series filled: in the embedded store alone, unless they are turned off.</summary>
    public static bool KeepsDemo(IConfiguration configuration, CandlesOptions options) => options.Demo && IsEmbedded(configuration);

    /// <summary>The store that the settings name, not yet opened.</summary>
    /// <param name="times">How long it may take; what the options say where not given.</param>
    /// <exception cref="StartException">The connection string is of no known form.</exception>
    public static ICandleStore Create(IConfiguration configuration, CandlesOptions options, StoreOptions? times = null)
    {
        times ??= options.Store;
        if (IsEmbedded(configuration))
            return CandleStores.InFile(Path.Combine(options.DataDirectory, EmbeddedFile), times);
        return CandleStores.TryCreate(configuration.GetConnectionString(ConnectionName)!, times, out var store)
            ? store
            : throw new StartException($"ConnectionStrings:{ConnectionName} is none of {CandleStores.Accepted} (not shown: it may hold a password).");
    }

    /// <summary>The settings of commands, which are the server's: appsettings.json beside the program, then the environment.</summary>
    public static IConfiguration Settings() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build();

    private static bool IsEmbedded(IConfiguration configuration) => string.IsNullOrWhiteSpace(configuration.GetConnectionString(ConnectionName));
}
