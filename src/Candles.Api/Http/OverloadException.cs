namespace Candles.Api.Http;

/// <summary>There is no memory for a request just now: 503.</summary>
internal sealed class OverloadException(string message) : Exception(message);
