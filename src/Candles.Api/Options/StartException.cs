namespace Candles.Api.Options;

/// <summary>A setting keeps the program from starting; the message is one line for people and holds no secret.</summary>
internal sealed class StartException(string message) : Exception(message);
