namespace Candles.Api.Connections;

/// <summary>Bytes of <see cref="TransportMemory"/> that are counted for an answer while it is made.</summary>
internal readonly struct Room(TransportMemory? memory, int bytes) : IDisposable
{
    public void Dispose() => memory?.Count(-bytes);
}

/// <summary>Room for large answers, for endpoints.</summary>
internal static class RoomOfRequest
{
    /// <inheritdoc cref="RoomQueue.Take"/>
    public static ValueTask<Room> TakeRoom(this HttpContext context, int bytes) =>
        context.RequestServices.GetRequiredService<RoomQueue>().Take(bytes, context.RequestAborted);
}
