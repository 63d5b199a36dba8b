using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Postgres;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Hosting;

public sealed class StoreRegistrationTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Without_a_connection_string_the_store_is_a_file_in_the_data_directory(string? connection)
    {
        using var folder = new TemporaryFolder();

        await using var store = Create(connection, folder.Path);

        Assert.IsType<SqliteCandleStore>(store);
        Assert.EndsWith(folder.File("candles.db"), store.Place);
    }

    [Theory]
    [InlineData("Data Source=some/file.db")]
    [InlineData("data source=some/file.db;")]
    public async Task A_data_source_is_that_file_seen_from_the_callers_directory(string connection)
    {
        await using var store = Create(connection);

        Assert.IsType<SqliteCandleStore>(store);
        Assert.EndsWith(Path.Combine(Environment.CurrentDirectory, "some/file.db"), store.Place);
    }

    [Theory]
    [InlineData($"Host=db.example;Database=market;Username=me;Password={Secret}")]
    [InlineData($"Server=db.example;Port=5432;Database=market;User Id=me;Password={Secret}")]
    [InlineData($"postgres://me:{Secret}@db.example/market")]
    [InlineData($"postgresql://me:{Secret}@db.example:5432/market?sslmode=require&application_name=a%20b")]
    [InlineData($"postgres://me:{Secret}@db.example/market?sslmode=verify-full&channel_binding=require&connect_timeout=3")]
    public async Task A_host_or_a_url_is_postgresql_and_its_password_stays_hidden(string connection)
    {
        await using var store = Create(connection);

        Assert.IsType<PostgresCandleStore>(store);
        Assert.Contains("db.example", store.Place);
        Assert.Contains("market", store.Place);
        Assert.DoesNotContain(Secret, store.Place);
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData($"Password={Secret}")]
    [InlineData($"Host=db.example;Colour={Secret}")]
    [InlineData($"Host=db.example;Port={Secret}")]
    [InlineData($"postgres://me:{Secret}@/market")]
    [InlineData($"postgres://me:{Secret}@db.example/market?colour=red")]
    [InlineData($"mysql://me:{Secret}@db.example/market")]
    [InlineData($"Data Source=file.db;Password={Secret}")]
    [InlineData("Data Source=")]
    public void Anything_else_is_refused_in_one_line_that_does_not_show_it(string connection)
    {
        var refusal = Assert.Throws<StartException>(() => Create(connection));

        Assert.Contains("Data Source=FILE", refusal.Message);
        Assert.Contains("postgres://", refusal.Message);
        Assert.DoesNotContain(Secret, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static ICandleStore Create(string? connection, string? directory = null)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Candles", connection), new("Candles:DataDirectory", directory)])
            .Build();
        return StoreRegistration.Create(settings, CandlesOptions.Read(settings));
    }
}
