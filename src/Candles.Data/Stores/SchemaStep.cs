using System.Globalization;
using Candles.Data.Model;

namespace Candles.Data.Stores;

/// <summary>The numbered .sql files of a store, embedded in the assembly: <c>Sqlite/Schema/001_candles.sql</c>.</summary>
internal sealed record SchemaStep(int Number, string Sql)
{
    /// <param name="store">The store's folder.</param>
    public static IReadOnlyList<SchemaStep> Of(string store)
    {
        var assembly = typeof(SchemaStep).Assembly;
        var prefix = store + ".Schema.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => new SchemaStep(
                    int.Parse(name.AsSpan(prefix.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture), Read(name)))
                .OrderBy(step => step.Number),
        ];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The steps that a schema at <paramref name="version"/> still needs.</summary>
    /// <exception cref="StoreException">The schema was made by a newer Candles.</exception>
    public static IEnumerable<SchemaStep> After(int version, string store)
    {
        var steps = Of(store);
        if (version > steps[^1].Number)
        {
            throw new StoreException(
                StoreFault.Unavailable, $"The schema is at version {version}; this Candles knows up to {steps[^1].Number}. Upgrade Candles.");
        }

        return steps.Where(step => step.Number > version);
    }
}
