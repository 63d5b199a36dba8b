using Npgsql;

namespace Candles.Tests.Support;

public sealed class PostgresServerTests
{
    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_server_can_be_stopped_and_started_again_on_its_port(string mode)
    {
        await using var server = await PostgresServer.Create();
        Assert.Equal(1, await Ask(server));

        await server.Stop(mode);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Ask(server));

        await server.Start();
        Assert.Equal(1, await Ask(server));
    }

    private static async Task<object?> Ask(PostgresServer server)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var command = source.CreateCommand("SELECT 1");
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
