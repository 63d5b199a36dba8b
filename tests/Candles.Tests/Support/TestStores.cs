using System.Reflection;
using Candles.Data.Postgres;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Xunit.Sdk;
using Xunit.v3;

namespace Candles.Tests.Support;

/// <summary>The stores, and how to get a fresh place for each. Every contract test runs for every one of them.</summary>
internal static class TestStores
{
    private static readonly Dictionary<string, Func<Task<StorePlace>>> Places = new()
    {
        ["sqlite"] = () => Task.FromResult<StorePlace>(new SqlitePlace()),
        ["postgres"] = async () => new PostgresPlace(await (await PostgresCluster.Current()).CreateDatabase()),
    };

    public static IEnumerable<string> Names => Places.Keys;

    /// <summary>An empty place, in which no store has been opened yet.</summary>
    public static Task<StorePlace> NewPlace(string store) => Places[store]();
}

/// <summary>Runs a theory once for each store; where values are given, for each store with each value.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class EachStoreAttribute(params string[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        .. values.Length == 0
            ? TestStores.Names.Select(store => new TheoryDataRow(store))
            : TestStores.Names.SelectMany(store => values.Select(value => new TheoryDataRow(store, value))),
    ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>Runs a theory once for each store with each interval's name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachStoreAndIntervalAttribute() : EachStoreAttribute([.. Candles.Data.Time.Interval.All.Select(interval => interval.Name)]);

/// <summary>Where one test's data lies. Several stores may be opened on it; all is deleted with it.</summary>
internal abstract class StorePlace : IAsyncDisposable
{
    /// <summary>Patient, as a test machine may be slow.</summary>
    private static readonly StoreOptions Patient = new() { Patience = TimeSpan.FromSeconds(30), Budget = TimeSpan.FromSeconds(30) };

    /// <summary>As <c>ConnectionStrings:Candles</c> takes it.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>Another store on this place, not yet opened.</summary>
    public ICandleStore Connect(StoreOptions? options = null) => Create(options ?? Patient);

    public async Task<ICandleStore> Open(StoreOptions? options = null)
    {
        var store = Connect(options);
        await store.Open(TestContext.Current.CancellationToken);
        return store;
    }

    public abstract ValueTask DisposeAsync();

    protected abstract ICandleStore Create(StoreOptions options);
}

internal sealed class SqlitePlace : StorePlace
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candles-tests-");

    public string File => Path.Combine(_folder.FullName, "candles.db");

    public override string ConnectionString => $"Data Source={File}";

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override ICandleStore Create(StoreOptions options) => new SqliteCandleStore(File, options);
}

internal sealed class PostgresPlace(PostgresDatabase database) : StorePlace
{
    public override string ConnectionString => database.ConnectionString;

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    protected override ICandleStore Create(StoreOptions options) => new PostgresCandleStore(ConnectionString, options);
}
