using System.Diagnostics;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>
/// Knows whether the database answers, by a question each second on a connection of its own. While it does not, this is the one that
/// tries: all others are refused at once, and go on as soon as a question is answered.
/// </summary>
/// <remarks>A database that refuses connections does answer. An answer to anybody counts, so that a busy machine is no silent database.</remarks>
internal sealed class Pulse(NpgsqlDataSource source) : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.7);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1); // with the rest, less than the 2 s within which silence is known

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _starting = new();
    private Task? _beating;
    private long _answered;
    private volatile bool _isSilent;

    public bool IsSilent => _isSilent;

    public void Start()
    {
        if (_beating is not null)
            return;
        lock (_starting)
            _beating ??= Task.Run(Probe, CancellationToken.None);
    }

    /// <summary>The database answered somebody.</summary>
    public void Answered()
    {
        Volatile.Write(ref _answered, Stopwatch.GetTimestamp());
        _isSilent = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_beating is not null)
            await _beating;
        _end.Dispose();
    }

    private async Task Probe()
    {
        NpgsqlConnection? connection = null;
        while (!_end.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            connection ??= source.CreateConnection();
            var question = Ask(connection);
            try
            {
                await question.WaitAsync(Patience, _end.Token);
                Answered();
            }
            catch (Exception) when (question.IsCompleted)
            {
                Answered(); // by a refusal; those who ask will hear of it themselves
                connection = await Closed(connection, question);
            }
            catch (Exception)
            {
                if (Volatile.Read(ref _answered) < asked && !_end.IsCancellationRequested)
                    _isSilent = true;
                connection = await Closed(connection, question);
            }

            if (!_isSilent)
                await Task.Delay(Rest, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (connection is not null)
            await connection.DisposeAsync();
    }

    private async Task Ask(NpgsqlConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            patience.CancelAfter(Patience * 2);
            await connection.OpenAsync(patience.Token);
        }

        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <returns>Null, so that the next question has a new one.</returns>
    private static async Task<NpgsqlConnection?> Closed(NpgsqlConnection connection, Task question)
    {
        HardClose.Abandon(connection);
        _ = question.ContinueWith(
            async asked =>
            {
                _ = asked.Exception; // seen
                await connection.DisposeAsync();
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return await Task.FromResult<NpgsqlConnection?>(null);
    }
}
