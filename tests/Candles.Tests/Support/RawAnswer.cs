using System.Net.Sockets;

namespace Candles.Tests.Support;

/// <summary>An answer as it came over the socket, for requests that HttpClient would mend or refuse to send.</summary>
internal sealed record RawAnswer(int Status, string Headers, string Body)
{
    /// <summary>Sends bytes as they are and reads until the server closes the connection.</summary>
    public static async Task<RawAnswer> To(Uri server, string request, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(request), cancel);

        using var reader = new StreamReader(stream, System.Text.Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(cancel);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new RawAnswer(int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), null), answer[..end], answer[(end + 4)..]);
    }
}
