using Candles.Api.Options;

namespace Candles.Api.Cli.Doctor;

/// <summary>The names of all options <c>Candles:*</c>, as those say them who read them: so no list of names can be behind.</summary>
internal static class KnownSettings
{
    /// <summary>Whoever reads options; each fails with <see cref="StartException"/> where one is not accepted.</summary>
    private static readonly IReadOnlyList<Action<IConfiguration>> Readers = [settings => CandlesOptions.Read(settings), settings => ServerLimits.Read(settings)];

    /// <summary><c>Candles:Patience</c> and the like.</summary>
    public static IReadOnlySet<string> Names { get; } = AskedFor();

    /// <exception cref="StartException">An option is not accepted.</exception>
    public static void ReadAll(IConfiguration configuration)
    {
        foreach (var read in Readers)
            read(configuration);
    }

    private static IReadOnlySet<string> AskedFor()
    {
        var asked = new AskedSettings();
        using var root = new ConfigurationRoot([asked]);
        ReadAll(root);
        return asked.Names;
    }

    /// <summary>Has no setting, and keeps the names of those that it is asked for.</summary>
    private sealed class AskedSettings : ConfigurationProvider
    {
        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override bool TryGet(string key, out string? value)
        {
            Names.Add(key);
            value = null;
            return false;
        }
    }
}
