using Candles.Api.Options;

namespace Candles.Api.Connections;

/// <summary>
/// Whether a client takes what is there for it. It must take something every <see cref="ServerLimits.UnreadSeconds"/>, and where what was
/// there is not taken after <see cref="Span"/>, it must have been many bytes. A stream whose events are each taken soon is never slow.
/// </summary>
internal sealed class ReadingPace
{
    private const long Span = 30_000;

    private long _at;
    private long _written;
    private long _taken;
    private long _received;

    /// <param name="connection">Has just been looked at.</param>
    /// <param name="now">By the clock of connections.</param>
    /// <param name="streamSlack">As it was looked at with.</param>
    public bool IsTooSlow(ClientConnection connection, long now, long streamSlack, ServerLimits limits)
    {
        if (!connection.IsWaiting || (connection.Taken >= _written && connection.OfStreams <= streamSlack))
        {
            Mark(connection, now);
            return false;
        }

        if (now - connection.Since >= limits.UnreadSeconds.TotalMilliseconds)
            return true;
        if (now - _at < Span)
            return false;

        var moved = connection.Taken - _taken + (connection.Unread == 0 ? connection.Received - _received : 0);
        Mark(connection, now);
        return moved < limits.MinReadBytesPerSecond * (Span / 1000);
    }

    private void Mark(ClientConnection connection, long now) =>
        (_at, _written, _taken, _received) = (now, connection.Written, connection.Taken, connection.Received);
}
