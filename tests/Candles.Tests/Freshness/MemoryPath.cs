using Candles.Api.Route;

namespace Candles.Tests.Freshness;

/// <summary>What tests may ask only of a server that answers from memory.</summary>
internal static class MemoryPath
{
    public static bool IsDefault => ReadStrategy.Default.Name == "window";
}
