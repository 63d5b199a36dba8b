using System.Diagnostics;
using System.Net;
using Candles.Data.Model;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Tests.Faults;

/// <summary>COMMIT fails in SQLite: what became of it is looked up, never guessed.</summary>
public sealed class FailedCommitTests : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();
    private readonly SeriesKey _series = Some.Series();
    private SqliteCandleStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = (SqliteCandleStore)await _place.Open();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_that_fails_but_is_stored_is_answered_and_told()
    {
        var told = new List<StoreCommit>();
        _store.Committed += told.Add;
        NextCommit(connection =>
        {
            raw.sqlite3_exec(connection, "COMMIT");
            return raw.SQLITE_IOERR;
        });

        Assert.Equal(new WriteResult(3, 0, 0, 1), await Write(3));
        Assert.Equal(1, Assert.Single(told).Change.Version.Number);
        Assert.Equal(new WriteResult(0, 0, 3, 1), await Write(3));
    }

    [Fact]
    public async Task A_commit_that_fails_and_is_not_stored_is_refused_and_the_next_one_goes_on()
    {
        NextCommit(_ => raw.SQLITE_IOERR);
        Assert.Equal(StoreFault.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => Write(3))).Fault);
        Assert.Equal(new WriteResult(3, 0, 0, 1), await Write(3));
    }

    [Fact]
    public async Task A_commit_that_fails_before_another_process_writes_undoes_nothing()
    {
        await Write(3);
        await using var other = await _place.Open();
        NextCommit(connection =>
        {
            raw.sqlite3_exec(connection, "COMMIT");
            other.Write(_series, Batch.Of("1m", Posting.Minutes(3).Select(c => c with { Volume = 99 })), Cancel).GetAwaiter().GetResult();
            return raw.SQLITE_IOERR;
        });

        var answer = await _store.Write(_series, Batch.Of("1m", Posting.Minutes(3).Select(c => c with { Volume = 50 })), null, Cancel);
        Assert.Equal(new WriteResult(0, 3, 0, 2), answer);
        Assert.All(await _store.ReadAll(_series, Interval.OneMinute), candle => Assert.Equal(99, candle.Volume));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_looked_up_is_unknown()
    {
        NextCommit(connection =>
        {
            raw.sqlite3_exec(connection, "COMMIT");
            File.Move(_place.File, _place.File + ".away");
            return raw.SQLITE_IOERR;
        });
        Assert.Equal(StoreFault.OutcomeUnknown, (await Assert.ThrowsAsync<StoreException>(() => Write(3))).Fault);

        File.Move(_place.File + ".away", _place.File);
        Assert.Equal(new WriteResult(0, 0, 3, 1), await Write(3));
    }

    [Fact]
    public async Task A_commit_is_not_interrupted_and_one_that_takes_too_long_is_unknown()
    {
        await using var impatient = (SqliteCandleStore)await _place.Open(
            new StoreOptions { Patience = TimeSpan.FromSeconds(1), Budget = TimeSpan.FromSeconds(1) });
        var commit = impatient.Transaction.Commit;
        using var goOn = new ManualResetEventSlim();
        impatient.Transaction.Commit = connection =>
        {
            goOn.Wait(TimeSpan.FromSeconds(30), Cancel);
            return commit(connection);
        };

        var start = Stopwatch.GetTimestamp();
        var fault = await Assert.ThrowsAsync<StoreException>(
            () => impatient.Write(_series, Batch.Of("1m", Posting.Minutes(3)), null, Cancel));
        Assert.Equal(StoreFault.OutcomeUnknown, fault.Fault);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 5); // 1.2 s; the rest is for a busy machine

        goOn.Set();
        var end = Stopwatch.GetTimestamp();
        while (await _store.ReadRows(new CandleQuery(_series, Interval.OneMinute, limit: 1), new NoSink(), Cancel) is null)
            Assert.True(Stopwatch.GetElapsedTime(end) < TimeSpan.FromSeconds(20), "What was being committed is not there after 20 s.");
    }

    [Fact]
    public async Task A_disk_that_fails_to_flush_leaves_the_outcome_unknown()
    {
        var key = await NewKey.In(_store, "collector", "write");
        using var server = await ServerProcess.Start(_place.ConnectionString, key.Secret);
        await server.Post(_series, [.. Posting.Minutes(3)], once: null);
        using (await Strace.FailingFlushes(server.Id))
        {
            var answer = await server.Post(_series, [.. Posting.Minutes(3, 3)], once: null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer?.Status);
            Assert.Contains("outcome-unknown", answer?.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Post(_series, [.. Posting.Minutes(3, 6)], once: null))?.Status);
    }

    [Fact]
    public async Task Transactions_are_noted_in_one_row_a_process_and_those_that_change_nothing_not_at_all()
    {
        await using var connection = new SqliteConnection(_place.ConnectionString);
        await Write(3);
        var noted = await connection.QuerySingleAsync<(long Writer, long Number)>("SELECT writer, number FROM last_commit");
        await Write(3);
        Assert.Equal(noted, await connection.QuerySingleAsync<(long, long)>("SELECT writer, number FROM last_commit"));
        await Write(4);
        Assert.Equal((noted.Writer, noted.Number + 1), await connection.QuerySingleAsync<(long, long)>("SELECT writer, number FROM last_commit"));

        await connection.ExecuteAsync("UPDATE last_commit SET at = at - 100000000"); // of a process that ended more than a day ago
        await using var next = await _place.Open();
        await next.Write(_series, Batch.Of("1m", Posting.Minutes(5)), Cancel);
        Assert.NotEqual(noted.Writer, await connection.QuerySingleAsync<long>("SELECT writer FROM last_commit"));
    }

    private Task<WriteResult> Write(int minutes) => _store.Write(_series, Batch.Of("1m", Posting.Minutes(minutes)), null, Cancel);

    private void NextCommit(Func<sqlite3, int> commit)
    {
        var usual = _store.Transaction.Commit;
        _store.Transaction.Commit = connection =>
        {
            _store.Transaction.Commit = usual;
            return commit(connection);
        };
    }

    private sealed class NoSink : ICandleSink<Candle>
    {
        public void Start()
        {
        }

        public void Add(in Candle row)
        {
        }
    }
}
