namespace Candles.Api.Http;

/// <summary>How a body is packed (RFC 9110, 8.4.1).</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
}
