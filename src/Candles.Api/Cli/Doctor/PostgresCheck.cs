using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Postgres;

namespace Candles.Api.Cli.Doctor;

/// <summary>What is to be said of a PostgreSQL database.</summary>
internal static class PostgresCheck
{
    private const int OldestVersion = 15;
    private const string Area = "database";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FarAhead = TimeSpan.FromSeconds(1);

    public static async Task<IEnumerable<Finding>> Run(PostgresCandleStore store, CandlesOptions options, CancellationToken cancel)
    {
        PostgresFacts facts;
        try
        {
            facts = await store.Examine(cancel).WaitAsync(Longest, cancel);
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            var (why, advice) = PostgresAway.Of(e);
            return [Finding.Fail(Area, $"{store.Place}: {why}", advice)];
        }

        return
        [
            Server(store.Place, facts.Server), Network(facts), Role(facts.Server), Schema(facts), Commits(facts.Server), Connections(facts), Feed(facts),
            Clock(facts, options),
        ];
    }

    private static Finding Server(string place, PostgresServerFacts server)
    {
        var says = $"{place} answers: version {server.Version}, user {server.User}, {Words.Size(server.Bytes)} on its disk.";
        if (server.VersionNumber / 10_000 < OldestVersion)
            return Finding.Fail(Area, says, $"PostgreSQL {OldestVersion} or newer is needed: before it, a change could be answered before it was announced.");
        return server.Encoding == "UTF8"
            ? Finding.Ok(Area, says)
            : Finding.Fail(Area, $"{says} Its encoding is {server.Encoding}.", "Names are in any script: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
    }

    private static Finding Network(PostgresFacts facts)
    {
        var encrypted = facts.Server.IsEncrypted ? "encrypted by TLS" : "not encrypted";
        var says = $"The connection is {encrypted}; a round trip takes {Words.Time(facts.RoundTrip)}.";
        if (facts.Server is { IsEncrypted: false, IsRemote: true })
            return Finding.Warn(Area, says, "It leaves this machine: add SSL Mode=VerifyFull and Root Certificate=… (sslmode=verify-full&sslrootcert=…).");
        return facts.RoundTrip > SlowRoundTrip
            ? Finding.Warn(Area, says, "A write takes several of them: bring server and database nearer together.")
            : Finding.Ok(Area, says);
    }

    private static Finding Role(PostgresServerFacts server) => server switch
    {
        { IsStandby: true } => Finding.Fail(
            "role", "It is a standby: nothing can be written there, and changes are not heard.",
            "Name all hosts, divided by commas, with Target Session Attributes=primary;Host Recheck Seconds=1."),
        { IsReadOnly: true } => Finding.Fail(
            "role", $"It is a primary, but transactions of {server.User} are read-only.",
            "Look for default_transaction_read_only at the role, the database and the server (\\drds in psql), and set it off."),
        _ => Finding.Ok("role", "It is a primary, and takes writes."),
    };

    private static Finding Schema(PostgresFacts facts)
    {
        var (server, tables) = (facts.Server, facts.Tables);
        return (server, tables) switch
        {
            ({ Schema: null }, { Exist: false }) => Fail(
                $"There is no schema that {server.User} may use.", $"As its owner: GRANT USAGE, CREATE ON SCHEMA public TO {server.User}; or look at search_path."),
            ({ MayCreate: false }, { Exist: false }) => Fail(
                $"There are no tables yet, and {server.User} may not create them.",
                $"As the owner: GRANT USAGE, CREATE ON SCHEMA {server.Schema} TO {server.User}."),
            (_, { Exist: true } and ({ MayRead: false } or { MayWrite: false })) => Fail(
                $"{server.User} may not {(tables.MayRead ? "write" : "read")} the tables.",
                "Connect as the user who made them, or let that one own them: REASSIGN OWNED."),
            _ when 0 < facts.SchemaVersion && facts.SchemaVersion < facts.NewestSchema && !(tables.AreOwned && server.MayCreate) => Fail(
                $"It needs an upgrade, and {server.User} may not: the tables are another's.", "Start the new version once as the user who made them."),
            _ => SchemaCheck.Of(facts.SchemaVersion ?? 0, facts.NewestSchema),
        };

        static Finding Fail(string says, string advice) => Finding.Fail(SchemaCheck.Area, says, advice);
    }

    private static Finding Commits(PostgresServerFacts server)
    {
        if (!server.FlushesToDisk)
            return Finding.Warn("durability", "fsync is off: a crash of the machine may destroy the whole database.", "Set fsync = on.");
        return server.SynchronousCommit == "off"
            ? Finding.Warn(
                "durability", "synchronous_commit is off: the last writes that were answered may be lost by a crash.",
                "Set synchronous_commit = on, or on this role.")
            : Finding.Ok("durability", $"A write is on the disk before it is answered (synchronous_commit = {server.SynchronousCommit}).");
    }

    private static Finding Connections(PostgresFacts facts)
    {
        var server = facts.Server;
        var room = Math.Min(server.ConnectionsForUsers, server.ConnectionLimit ?? int.MaxValue);
        var says = FormattableString.Invariant(
            $"A node opens up to {facts.ConnectionsOfNode} connections; {room} are to be had, of which {server.ConnectionsTaken} are taken now by all.");
        if (facts.ConnectionsOfNode > room)
            return Finding.Fail("connections", says, "Set Maximum Pool Size in the connection string lower, or max_connections (or the role's CONNECTION LIMIT) higher.");
        return facts.ConnectionsOfNode > room - server.ConnectionsTaken
            ? Finding.Warn("connections", says, "Where this node does not run yet there is no room for it: set Maximum Pool Size lower, or max_connections higher.")
            : Finding.Ok("connections", FormattableString.Invariant($"{says} That is enough for {room / facts.ConnectionsOfNode} such nodes."));
    }

    private static Finding Feed(PostgresFacts facts)
    {
        if (facts.Server.IsStandby)
            return Finding.Fail("feed", "A standby cannot be listened to.", "See role.");
        return facts.Heard is { } time
            ? Finding.Ok("feed", $"What another connection announced was heard after {Words.Time(time)}.")
            : Finding.Fail(
                "feed", "What another connection announced was not heard: there is a pooler in transaction mode between.",
                "Connect to PostgreSQL itself, or set the pooler's pool_mode to session; else changes of other nodes are not seen.");
    }

    private static Finding Clock(PostgresFacts facts, CandlesOptions options)
    {
        var says = facts.ClockAhead.Duration() <= facts.RoundTrip
            ? "The database's clock and this one agree."
            : $"The database's clock is {Words.Time(facts.ClockAhead.Duration())} {(facts.ClockAhead > TimeSpan.Zero ? "ahead of" : "behind")} this one.";
        return facts.ClockAhead.Duration() > FarAhead
            ? Finding.Warn(
                "clock", says,
                $"Run NTP on both: this clock closes candles, and refuses those that open more than {Words.Time(options.FutureTolerance)} from now.")
            : Finding.Ok("clock", says);
    }
}
