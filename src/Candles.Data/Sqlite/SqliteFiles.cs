using Candles.Data.Model;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>
/// The files of one open database: itself, its log (<c>-wal</c>) and the log's index (<c>-shm</c>). While they are not at their paths any more,
/// what is read and written there is nobody else's, and is gone with this process. Once the very same files are back, all is well.
/// </summary>
/// <remarks>
/// One connection is kept open from beginning to end: so long, SQLite removes neither log nor index, and nobody can be given their inodes.
/// </remarks>
internal sealed class SqliteFiles(string file) : IDisposable
{
    private const string Log = "-wal";

    private static readonly string[] Endings = ["", Log, "-shm"];

    private readonly Lock _changing = new();
    private Watched[] _watched = [];
    private SqliteConnection? _kept;
    private volatile string? _loss;
    private volatile string? _damage;

    /// <summary>They were lost, or are damaged: once each time.</summary>
    public event Action<Exception>? Lost;

    /// <summary>Why the files are not to be trusted; null while nothing is known against them.</summary>
    public string? Trouble => _damage ?? _loss;

    /// <summary>Opens the database, which is created where it is missing, and remembers its files.</summary>
    public void Open()
    {
        using var _ = _changing.EnterScope();
        _kept?.Dispose();
        _kept = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 1 }.ToString());
        _kept.Open();
        if (raw.sqlite3_db_readonly(_kept.Handle, "main") == 1)
        {
            // All connections of a process share the log's index as the first has opened it: they would never write, whatever becomes of the disk.
            _kept.Dispose();
            throw new SqliteException("attempt to write a readonly database", raw.SQLITE_READONLY);
        }

        Execute("PRAGMA journal_mode = WAL"); // kept in the file
        Execute("SELECT count(*) FROM sqlite_schema"); // opens the log and its index
        _watched =
        [
            .. Endings.Select(ending => new Watched(ending, FileIdentity.PathBytes(Path.GetFullPath(file) + ending)))
                .Select(watched => watched with { Opened = FileIdentity.Of(watched.Path) }),
        ];
    }

    /// <summary>Looks at the files.</summary>
    /// <returns><see cref="Trouble"/>.</returns>
    public string? Check()
    {
        var loss = FindLoss();
        if (loss != _loss)
            Change(loss);
        return Trouble;
    }

    /// <exception cref="StoreException">The files are lost or damaged.</exception>
    public void ThrowIfLost()
    {
        if (Check() is { } trouble)
            throw new StoreException(StoreFault.Unavailable, trouble);
    }

    /// <summary>SQLite has found the file damaged. What it then still reads may lack rows, so that nothing is until the next start.</summary>
    public void Damaged(SqliteException fault)
    {
        if (_damage is not null)
            return;
        _damage = $"The database file {file} is damaged ({raw.sqlite3_errstr(fault.SqliteErrorCode).utf8_to_string()}): "
            + "stop the server and restore a backup.";
        Lost?.Invoke(fault);
    }

    public void Dispose() => _kept?.Dispose();

    private string? FindLoss()
    {
        foreach (var watched in _watched)
        {
            if (FileIdentity.Of(watched.Path) is var now && now == watched.Opened)
                continue;
            var what = watched.Ending.Length == 0 ? "The database file" : "A part of the database, the file";
            return $"{what} {file}{watched.Ending} {(now is null ? "is gone or cannot be reached" : "was replaced by another")}: "
                + "nothing is read or written until it is back as it was, or the server is started again.";
        }

        return null;
    }

    private void Change(string? loss)
    {
        using (_changing.EnterScope())
        {
            if (loss == _loss)
                return;
            if (loss is not null)
                RescueLog(); // before anybody is told
            _loss = loss;
            if (loss is null)
                return;
        }

        Lost?.Invoke(new StoreException(StoreFault.Unavailable, loss));
    }

    /// <summary>Where only the log was removed, what was committed to it goes into the database file, while this process can still read it.</summary>
    private void RescueLog()
    {
        if (_watched.All(watched => FileIdentity.Of(watched.Path) is var now && (watched.Ending == Log ? now is null : now == watched.Opened)))
            raw.sqlite3_exec(_kept!.Handle, "PRAGMA wal_checkpoint");
    }

    private void Execute(string sql)
    {
        using var command = _kept!.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }

    /// <param name="Opened">Which file it was when the database was opened.</param>
    private sealed record Watched(string Ending, byte[] Path, FileIdentity? Opened = null);
}
