using System.Collections.Concurrent;
using System.Security.Cryptography;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>
/// One COMMIT, or its answer, is lost between a node and PostgreSQL, while another node goes on writing: what was answered is true, and
/// nothing that was written later is undone.
/// </summary>
public sealed class LostCommitTests
{
    private static readonly Candle[] Old = [.. Enumerable.Range(0, 50).Select(i => Minute(i, 1))];
    private static readonly Candle[] Newer = [.. Enumerable.Range(0, 50).Select(i => Minute(i, 2))];

    /// <summary>The answer to a commit is waited for until half of the budget is spent: longer than a busy machine stands still.</summary>
    private static readonly StoreOptions Options = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CommitLoss.AnswerHeld)]
    [InlineData(CommitLoss.AnswerCut)]
    public async Task What_was_created_is_answered_as_created_and_is_never_written_again(CommitLoss loss)
    {
        await using var scene = await Scene.Start();
        var series = Some.Series();
        var told = new ConcurrentQueue<StoreCommit>();
        scene.Here.Committed += told.Enqueue;
        var lost = scene.Wire.Lose(loss);

        var writing = scene.Here.Write(series, Batch.Of("1m", Old), Cancel);
        await lost.WaitAsync(Cancel);
        Assert.Equal(new WriteResult(0, 50, 0, 2), await scene.There.Write(series, Batch.Of("1m", Newer), Cancel));

        Assert.Equal(new WriteResult(50, 0, 0, 1), await writing);
        Assert.Equal(1, Assert.Single(told).Change.Version.Number);
        Assert.Equal(Newer, await scene.There.ReadAll(series, Interval.OneMinute));
        Assert.Equal(3, (await scene.Here.Write(series, Batch.Of("1m", Old[..1]), Cancel)).Version);
    }

    [Theory]
    [InlineData(CommitLoss.AnswerHeld)]
    [InlineData(CommitLoss.AnswerCut)]
    [InlineData(CommitLoss.CommitCut)]
    public async Task Each_write_of_a_group_has_its_own_true_answer(CommitLoss loss)
    {
        await using var scene = await Scene.Start();
        var first = Some.Series();
        var series = Enumerable.Range(0, 10).Select(_ => Some.Series()).ToArray();
        foreach (var each in series.Prepend(first))
            await scene.There.Write(each, Batch.Of("1m", Old[..2]), Cancel);

        // While the first write waits, the others come together. Of a series, one writes what is new, what is stored, and what is no base.
        await using var psql = new NpgsqlConnection(scene.Server);
        await psql.OpenAsync(Cancel);
        var locked = await psql.BeginTransactionAsync(Cancel);
        await psql.ExecuteAsync($"SELECT FROM series WHERE key = '{first.LookupKey}' FOR UPDATE");
        var lost = scene.Wire.Lose(loss, after: 1);
        var ahead = scene.Here.Write(first, Batch.Of("1m", Newer[0]), Cancel);
        await Waits(scene, 1);
        var writing = series.Select(each => scene.Here.Write(each, Batch.Of("1m", Newer[1], Newer[2]), Cancel)).ToArray();
        var refused = scene.Here.Write(series[3], Batch.Of("5m", Minute(0, 1)), Cancel);
        var same = scene.Here.Write(series[4], Batch.Of("1m", Newer[1], Newer[2]), Cancel);
        await locked.RollbackAsync(Cancel);

        Assert.Equal(new WriteResult(0, 1, 0, 2), await ahead);
        await lost.WaitAsync(Cancel);
        if (loss != CommitLoss.CommitCut)
            await Task.WhenAll(series.Select(each => scene.There.Write(each, Batch.Of("1m", Minute(2, 3)), Cancel)));
        foreach (var each in writing)
            Assert.Equal(new WriteResult(1, 1, 0, 2), await each);
        Assert.Equal(new WriteResult(0, 0, 2, 2), await same);
        Assert.Equal(WriteRefusal.NotBaseInterval, (await Assert.ThrowsAsync<WriteRefusedException>(() => refused)).Refusal);
        foreach (var each in series)
            Assert.Equal(loss == CommitLoss.CommitCut ? 2 : 3, (await scene.There.ReadAll(each, Interval.OneMinute))[2].Volume);
    }

    [Fact]
    public async Task A_commit_that_never_reached_the_server_is_written_again()
    {
        await using var scene = await Scene.Start();
        var series = Some.Series();
        var lost = scene.Wire.Lose(CommitLoss.CommitCut);

        Assert.Equal(new WriteResult(50, 0, 0, 1), await scene.Here.Write(series, Batch.Of("1m", Old), Cancel));
        Assert.True(lost.IsCompleted);
        Assert.Equal(Old, await scene.There.ReadAll(series, Interval.OneMinute));
    }

    [Theory]
    [InlineData(CommitLoss.AnswerHeld)]
    [InlineData(CommitLoss.AnswerCut)]
    public async Task A_delete_is_not_repeated(CommitLoss loss)
    {
        await using var scene = await Scene.Start();
        var series = Some.Series();
        await scene.There.Write(series, Batch.Of("1m", Old), Cancel);
        var lost = scene.Wire.Lose(loss);

        var deleting = scene.Here.Delete(series, Old[10].OpenTime, Old[20].OpenTime, Cancel);
        await lost.WaitAsync(Cancel);
        await scene.There.Write(series, Batch.Of("1m", Newer[15]), Cancel);

        Assert.Equal(new DeleteResult(10, 2), await deleting);
        Candle[] left = [.. Old[..10], Newer[15], .. Old[20..]];
        Assert.Equal(left, await scene.There.ReadAll(series, Interval.OneMinute));
    }

    [Theory]
    [InlineData(CommitLoss.AnswerHeld)]
    [InlineData(CommitLoss.AnswerCut)]
    [InlineData(CommitLoss.CommitCut)]
    public async Task A_key_is_added_once_and_revoked_once(CommitLoss loss)
    {
        await using var scene = await Scene.Start();
        var lost = scene.Wire.Lose(loss);
        await NewKey.In(scene.Here, "collector", "write");
        Assert.True(lost.IsCompleted);
        Assert.Equal("collector", Assert.Single(await scene.There.Keys.ListLive(Cancel)).Name);

        lost = scene.Wire.Lose(loss);
        Assert.Equal("collector", (await scene.Here.Keys.Revoke("collector", 1_800_000_000_000, Cancel))?.Name);
        Assert.True(lost.IsCompleted);
        Assert.Empty(await scene.There.Keys.ListLive(Cancel));
    }

    [Fact]
    public async Task Another_cluster_is_not_asked_and_nothing_is_written_there()
    {
        await using var other = await PostgresServer.Create();
        await using var scene = await Scene.Start();
        await using var elsewhere = new PostgresCandleStore(other.ConnectionString("postgres"), Options);
        await elsewhere.Open(Cancel);
        var series = Some.Series();
        var lost = scene.Wire.Lose(CommitLoss.AnswerCut);
        scene.Wire.LeadTo(other.ConnectionString("postgres"));

        var unknown = await Assert.ThrowsAsync<StoreException>(() => scene.Here.Write(series, Batch.Of("1m", Old), Cancel));

        Assert.True(lost.IsCompleted);
        Assert.Equal(StoreFault.OutcomeUnknown, unknown.Fault);
        Assert.Empty(await elsewhere.ListSeries(Cancel));
    }

    /// <summary>After a crash a transaction's number proves nothing: it may have been given again.</summary>
    [Fact]
    public async Task After_a_crash_nothing_is_guessed_and_a_repeat_with_its_key_writes_once()
    {
        await using var postgres = await PostgresServer.Create();
        await using var scene = await Scene.Start(postgres.ConnectionString("postgres"));
        var series = Some.Series();
        await scene.There.Write(series, Batch.Of("1m", Old), Cancel);
        var lost = scene.Wire.Lose(CommitLoss.AnswerHeld);
        var once = new IdempotencyToken(SHA256.HashData("scope"u8), SHA256.HashData("body"u8));

        var writing = scene.Here.Write(series, Batch.Of("1m", Minute(0, 7)), once, Cancel);
        await lost.WaitAsync(Cancel);
        await postgres.Kill();
        await postgres.Start();
        await Eventually(() => scene.There.Write(series, Batch.Of("1m", Minute(0, 8)), Cancel));

        var unknown = await Assert.ThrowsAsync<StoreException>(() => writing);
        Assert.Equal(StoreFault.OutcomeUnknown, unknown.Fault);
        var repeated = await Eventually(() => scene.Here.Write(series, Batch.Of("1m", Minute(0, 7)), once, Cancel));
        Assert.Equal(new WriteResult(0, 1, 0, 2), repeated); // what the first would have answered
        Assert.Equal(8, (await scene.There.ReadAll(series, Interval.OneMinute))[0].Volume);
    }

    private static Candle Minute(int minute, decimal volume) => new(Some.Time("2024-02-28") + (minute * 60_000L), 2, 3, 1, 2.5m, volume);

    private static async Task<T> Eventually<T>(Func<Task<T>> act)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await act();
            }
            catch (StoreException e) when (e.Fault != StoreFault.OutcomeUnknown && tries < 100)
            {
                await Task.Delay(50, Cancel);
            }
        }
    }

    /// <summary>Returns when so many sessions wait for a lock.</summary>
    private static async Task Waits(Scene scene, int count)
    {
        await using var psql = new NpgsqlConnection(scene.Server);
        while (await psql.ExecuteScalarAsync<int>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") < count)
            await Task.Delay(10, Cancel);
    }

    /// <summary>Two nodes of one database, and the way of one of them.</summary>
    private sealed record Scene(string Server, CommitWire Wire, ICandleStore Here, ICandleStore There, IAsyncDisposable? Place) : IAsyncDisposable
    {
        public static async Task<Scene> Start(string? server = null)
        {
            var place = server is null ? await TestStores.NewPlace("postgres") : null;
            server ??= place!.ConnectionString;
            var wire = CommitWire.To(server);
            var here = new PostgresCandleStore(wire.ConnectionString, Options);
            var there = new PostgresCandleStore(server, Options);
            await there.Open(Cancel);
            await here.Open(Cancel);
            return new Scene(server, wire, here, there, place);
        }

        public async ValueTask DisposeAsync()
        {
            await Here.DisposeAsync();
            await There.DisposeAsync();
            await Wire.DisposeAsync();
            if (Place is not null)
                await Place.DisposeAsync();
        }
    }
}
