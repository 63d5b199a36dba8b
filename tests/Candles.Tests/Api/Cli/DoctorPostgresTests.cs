using Candles.Api.Cli.Doctor;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Api.Cli;

public sealed class DoctorPostgresTests
{
    [Fact]
    public async Task An_empty_database_is_fine_and_stays_empty()
    {
        await using var place = await TestStores.NewPlace("postgres");

        var examined = await Examined.With(place.ConnectionString);

        Assert.Empty(examined.Failures);
        examined.Says("database", Verdict.Ok, "answers: version ");
        examined.Says("role", Verdict.Ok, "primary");
        examined.Says("schema", Verdict.Ok, "There are no tables yet");
        examined.Says("durability", Verdict.Warn, "fsync is off"); // of the tests' server
        examined.Says("connections", Verdict.Ok, "A node opens up to 35 connections");
        examined.Says("feed", Verdict.Ok, "was heard after");
        examined.Says("clock", Verdict.Ok, "agree");
        Assert.Equal(0, await Ask<int>(place.ConnectionString, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
    }

    [Fact]
    public async Task A_database_that_is_served_has_its_schema()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var app = await CandlesApp.Start(place.ConnectionString);

        (await Examined.With(place.ConnectionString)).Says("schema", Verdict.Ok, "which is this program's");
    }

    [Fact]
    public async Task A_schema_of_a_newer_or_older_program_is_told()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using (await place.Open())
        {
        }

        await Do(place.ConnectionString, "DELETE FROM schema_version WHERE number > 3");
        (await Examined.With(place.ConnectionString)).Says("schema", Verdict.Warn, "at version 3; the server upgrades it");

        await Do(place.ConnectionString, "INSERT INTO schema_version (number) VALUES (999)");
        (await Examined.With(place.ConnectionString)).Says("schema", Verdict.Fail, "at version 999, of a newer Candles; this program knows up to");
    }

    [Fact]
    public async Task A_user_without_rights_is_told_which()
    {
        await using var place = await TestStores.NewPlace("postgres");
        var user = $"stranger_{Guid.NewGuid():N}"[..20];
        await Do(place.ConnectionString, $"CREATE ROLE {user} LOGIN CONNECTION LIMIT 5");
        try
        {
            var theirs = new NpgsqlConnectionStringBuilder(place.ConnectionString) { Username = user }.ConnectionString;
            (await Examined.With(theirs)).Says("schema", Verdict.Fail, "may not create them");

            await using (await place.Open())
            {
            }

            var examined = await Examined.With(theirs);
            examined.Says("schema", Verdict.Fail, "may not read the tables");
            examined.Says("connections", Verdict.Fail, "5 are to be had");

            await Do(place.ConnectionString, $"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}");
            (await Examined.With(theirs)).Says("schema", Verdict.Fail, "may not write the tables");
        }
        finally
        {
            await Do(place.ConnectionString, $"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task Read_only_transactions_and_lazy_commits_are_told()
    {
        await using var place = await TestStores.NewPlace("postgres");
        var database = new NpgsqlConnectionStringBuilder(place.ConnectionString).Database;
        await Do(place.ConnectionString, $"ALTER DATABASE {database} SET default_transaction_read_only = on");

        var examined = await Examined.With(place.ConnectionString);

        examined.Says("role", Verdict.Fail, "read-only");
        examined.Says("feed", Verdict.Ok, "was heard");
    }

    [Theory]
    [InlineData("session", Verdict.Ok, "was heard after")]
    [InlineData("transaction", Verdict.Fail, "a pooler in transaction mode")]
    public async Task A_pooler_that_loses_notifications_is_found(string mode, object verdict, string says)
    {
        await using var postgres = await PostgresServer.Create();
        await using var pooler = await PgBouncer.Before(postgres, mode);

        (await Examined.With(pooler.ConnectionString)).Says("feed", (Verdict)verdict, says);
    }

    [Fact]
    public async Task A_standby_is_told_from_a_primary()
    {
        await using var postgres = await PostgresServer.Create();
        await postgres.Stop();
        await postgres.StartAsStandby();

        var examined = await Examined.With(postgres.ConnectionString("postgres"));

        examined.Says("role", Verdict.Fail, "It is a standby");
        examined.Says("feed", Verdict.Fail, "cannot be listened to");
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_no_password_is_shown()
    {
        await using var postgres = await PostgresServer.Create();
        await postgres.Guard("guarded", "correct-horse");
        var guarded = new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres")) { Username = "guarded", Password = "battery-staple" }.ConnectionString;

        var wrong = await Examined.With(guarded);
        var right = await Examined.With(guarded.Replace("battery-staple", "correct-horse", StringComparison.Ordinal));

        wrong.Says("database", Verdict.Fail, "The database refused: the password is wrong (28P01).");
        Assert.DoesNotContain("battery", wrong.Text, StringComparison.Ordinal);
        right.Says("database", Verdict.Ok, "user guarded");
        Assert.DoesNotContain("correct-horse", right.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told()
    {
        await using var place = await TestStores.NewPlace("postgres");
        var elsewhere = new NpgsqlConnectionStringBuilder(place.ConnectionString) { Database = "nowhere" }.ConnectionString;

        (await Examined.With(elsewhere)).Says("database", Verdict.Fail, "there is no such database (3D000).");
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_has_no_TLS_is_told_without_the_password()
    {
        var nowhere = await Examined.With($"postgres://me:hunter2@127.0.0.1:{FreePort.Find()}/candles");
        nowhere.Says("database", Verdict.Fail, "Nothing listens there.");
        Assert.DoesNotContain("hunter2", nowhere.Text, StringComparison.Ordinal);

        await using var place = await TestStores.NewPlace("postgres");
        var secure = await Examined.With(place.ConnectionString + ";Password=hunter2;SSL Mode=VerifyFull");
        secure.Says("database", Verdict.Fail, "SSL");
        Assert.DoesNotContain("hunter2", secure.Text, StringComparison.Ordinal);
    }

    private static async Task Do(string connection, string sql)
    {
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await admin.ExecuteAsync(sql);
    }

    private static async Task<T> Ask<T>(string connection, string sql)
    {
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        return (await admin.ExecuteScalarAsync<T>(sql))!;
    }
}
