using Candles.Data.Model;
using Candles.Data.Stores;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>Asks a database file for its <see cref="SqliteFacts"/>, and neither changes it nor leaves a file beside it.</summary>
/// <remarks>
/// Where there is no log beside the file, nobody has it open, or it was closed well; then it is opened as one that nobody changes, since an
/// ordinary reader of a file in WAL mode makes a log and an index of it, and may not take them away again. Where somebody opened
/// it meanwhile, it is asked again, as others ask.
/// </remarks>
internal static class SqliteExamination
{
    private const int MaxDamages = 5;

    private static int Newest => SchemaStep.Of("Sqlite")[^1].Number;

    /// <param name="checkTime">How long <c>PRAGMA quick_check</c> may take.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static SqliteFacts Run(string file, TimeSpan checkTime)
    {
        Batteries_V2.Init();
        var log = new FileInfo(file + "-wal");
        try
        {
            var isAlone = !log.Exists;
            try
            {
                var facts = Read(Source(file, isAlone), checkTime);
                log.Refresh();
                return isAlone && log.Exists ? Read(Source(file, isAlone: false), checkTime) : facts;
            }
            catch (SqliteException) when (isAlone && File.Exists(log.FullName))
            {
                return Read(Source(file, isAlone: false), checkTime);
            }
        }
        catch (SqliteException e) when (SqliteFault.IsDamage(e))
        {
            return new SqliteFacts(SchemaVersion: null, Newest, [SqliteFault.Reason(e.SqliteErrorCode)]);
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Of(e);
        }
    }

    /// <remarks>Form: https://www.sqlite.org/uri.html, where <c>immutable</c> is explained, too.</remarks>
    private static string Source(string file, bool isAlone) =>
        isAlone ? $"file:{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}?immutable=1" : file;

    private static SqliteFacts Read(string source, TimeSpan checkTime)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = 2,
        }.ToString());
        connection.Open();
        return new SqliteFacts(connection.ExecuteScalar<int>("PRAGMA user_version"), Newest, Damage(connection, checkTime));
    }

    private static List<string>? Damage(SqliteConnection connection, TimeSpan checkTime)
    {
        using var time = new CancellationTokenSource(checkTime);
        using var interrupt = time.Token.Register(() => raw.sqlite3_interrupt(connection.Handle));
        try
        {
            var said = connection.Query<string>(FormattableString.Invariant($"PRAGMA quick_check({MaxDamages})")).AsList();
            return said is ["ok"] ? [] : said;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return null;
        }
    }
}

/// <summary>What SQLite says of a database file.</summary>
/// <param name="SchemaVersion">0 where there is no schema yet; null where it is damaged beyond reading.</param>
/// <param name="NewestSchema">The version that this program makes, the newest that it knows.</param>
/// <param name="Damage">What <c>PRAGMA quick_check</c> found; empty where nothing; null where it was not through in time.</param>
internal sealed record SqliteFacts(int? SchemaVersion, int NewestSchema, IReadOnlyList<string>? Damage);
