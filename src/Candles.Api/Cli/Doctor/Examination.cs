using System.Runtime.CompilerServices;
using Candles.Data.Postgres;
using Candles.Data.Sqlite;

namespace Candles.Api.Cli.Doctor;

/// <summary>All that <c>candles doctor</c> looks at, in the order in which it is told. Nothing is changed.</summary>
internal static class Examination
{
    public static async IAsyncEnumerable<Finding> Run(
        IConfiguration configuration, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (options, store, settings) = SettingsCheck.Run(configuration);
        foreach (var finding in settings)
            yield return finding;

        await using var _ = store;
        var stored = store switch
        {
            PostgresCandleStore postgres => await PostgresCheck.Run(postgres, options, cancel),
            SqliteCandleStore sqlite => SqliteCheck.Run(sqlite, clock),
            _ => [],
        };
        foreach (var finding in stored)
            yield return finding;

        foreach (var finding in LimitsCheck.Run(configuration, options))
            yield return finding;
        await foreach (var finding in AddressCheck.Run(configuration, cancel))
            yield return finding;
    }
}
