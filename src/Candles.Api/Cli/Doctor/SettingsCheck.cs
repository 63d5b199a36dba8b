using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Stores;

namespace Candles.Api.Cli.Doctor;

/// <summary>Whether every setting is accepted, and known at all. Values are told only by what refuses an option, never of a connection string.</summary>
internal static class SettingsCheck
{
    private const string Area = "settings";
    private const string Section = "Candles";
    private const string Connections = "ConnectionStrings";

    public static (CandlesOptions Options, ICandleStore? Store, List<Finding> Findings) Run(IConfiguration configuration)
    {
        var findings = new List<Finding>();
        var accepted = RefuseOneByOne(configuration, findings);
        var options = CandlesOptions.Read(accepted);
        AddUnknown(configuration, findings);
        if (configuration["ENVIRONMENT"] == Environments.Development)
        {
            findings.Add(Finding.Warn(
                Area, "The environment is Development, which shows more of a fault than others should see.", "Unset ASPNETCORE_ENVIRONMENT and DOTNET_ENVIRONMENT."));
        }

        ICandleStore? store = null;
        try
        {
            store = StoreRegistration.Create(configuration, options);
        }
        catch (StartException e)
        {
            findings.Add(Finding.Fail(Area, e.Message, $"Correct ConnectionStrings__{StoreRegistration.ConnectionName}."));
        }

        if (findings.Count == 0)
        {
            var given = GivenNames(configuration, Section).Count();
            findings.Add(Finding.Ok(Area, given switch
            {
                0 => "All options have their defaults.",
                1 => "The one option that is set is known and accepted.",
                _ => FormattableString.Invariant($"All {given} options that are set are known and accepted."),
            }));
        }

        return (options, store, findings);
    }

    /// <summary>
    /// What refuses an option names it and says no more, so that option is taken away and the rest is read again, until nothing is refused.
    /// </summary>
    /// <returns>The settings without those that are refused.</returns>
    private static IConfiguration RefuseOneByOne(IConfiguration configuration, List<Finding> findings)
    {
        var defaults = new Dictionary<string, string?>();
        while (true)
        {
            var rest = new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(defaults).Build();
            try
            {
                KnownSettings.ReadAll(rest);
                return rest;
            }
            catch (StartException e)
            {
                findings.Add(Finding.Fail(Area, e.Message, "The server does not start until it is corrected."));
                var name = e.Message.Split(' ', 2)[0];
                if (!defaults.TryAdd(name, ""))
                    return new ConfigurationBuilder().Build(); // two that do not go together, and the default is no cure
            }
        }
    }

    private static void AddUnknown(IConfiguration configuration, List<Finding> findings)
    {
        foreach (var name in GivenNames(configuration, Section).Where(name => !KnownSettings.Names.Contains(name)))
            findings.Add(Finding.Warn(Area, $"{name} is not a setting and has no effect.", "The table of settings in docs/operate.md has their names."));

        const string connection = $"{Connections}:{StoreRegistration.ConnectionName}";
        foreach (var name in GivenNames(configuration, Connections).Where(name => !name.Equals(connection, StringComparison.OrdinalIgnoreCase)))
            findings.Add(Finding.Warn(Area, $"{name} is not read.", $"Perhaps {connection} was meant."));
    }

    private static IEnumerable<string> GivenNames(IConfiguration configuration, string section) =>
        configuration.GetSection(section).AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key).Order(StringComparer.Ordinal);
}
