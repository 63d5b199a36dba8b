using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>
/// Proves that a listening connection hears: says something that is new each time on another connection, and waits for it on the one that
/// listens, which asks for nothing meanwhile. A pooler in transaction mode passes nothing on to a client that is idle, and its
/// <c>pg_listening_channels()</c> looks right.
/// </summary>
/// <remarks>
/// It is said on a channel of this feed's own, so that no other node is woken, which is listened to in the same session, by the same command,
/// as the one for changes: where the one is heard, so is the other.
/// </remarks>
internal sealed class ListenProof(NpgsqlDataSource source, string channel) : IAsyncDisposable
{
    /// <summary>It takes a millisecond; the rest is for busy machines.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1); // that Npgsql waits; 0 is for ever

    private NpgsqlConnection? _speaker;
    private int _number;
    private string? _awaited;

    public string Channel => channel;

    /// <summary>Takes what was heard on <see cref="Channel"/>.</summary>
    public void OnNotification(string payload)
    {
        if (payload == _awaited)
            _awaited = null;
    }

    /// <returns>False where it was not heard.</returns>
    public async Task<bool> Succeeds(NpgsqlConnection listener, CancellationToken cancel)
    {
        _awaited = (++_number).ToString(CultureInfo.InvariantCulture);
        await Bounded.Run(Say(_awaited), Patience, () => _speaker, cancel);
        var since = Stopwatch.GetTimestamp();
        while (_awaited is not null && Patience - Stopwatch.GetElapsedTime(since) is var left && left >= Shortest)
            await listener.WaitAsync(left, cancel);
        return _awaited is null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_speaker is not { } speaker)
            return;
        HardClose.Abandon(speaker);
        await speaker.DisposeAsync();
    }

    private async Task Say(string payload)
    {
        _speaker ??= await source.OpenConnectionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(PostgresSql.Say, _speaker) { Parameters = { new() { Value = channel }, new() { Value = payload } } };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
