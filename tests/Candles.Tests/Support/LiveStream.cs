using System.Threading.Channels;

namespace Candles.Tests.Support;

/// <summary>An event as it came.</summary>
internal sealed record LiveMessage(string Id, string Kind, string Data);

/// <summary>A live stream that is read in the background, as an EventSource would read it.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<LiveMessage> _messages = Channel.CreateUnbounded<LiveMessage>();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpResponseMessage _answer;
    private readonly Task _reading;

    private LiveStream(HttpResponseMessage answer)
    {
        _answer = answer;
        _reading = Read();
    }

    public HttpResponseMessage Answer => _answer;

    /// <summary>Comment lines so far.</summary>
    public int Comments { get; private set; }

    /// <summary>Completes when the server ends the stream.</summary>
    public Task End => _reading;

    public static async Task<LiveStream> Open(HttpClient http, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        return new LiveStream(answer);
    }

    public async Task<LiveMessage> Next() => await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>All that has come and was not taken yet.</summary>
    public IEnumerable<LiveMessage> Waiting()
    {
        while (_messages.Reader.TryRead(out var message))
            yield return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _answer.Dispose();
        await _reading;
        _stop.Dispose();
    }

    private async Task Read()
    {
        try
        {
            using var reader = new StreamReader(await _answer.Content.ReadAsStreamAsync(_stop.Token));
            var (id, kind, data) = ("", "message", "");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith(':'))
                    Comments++;
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = line[4..];
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                    kind = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    data = line[6..];
                else if (line.Length == 0 && data.Length > 0)
                    (kind, data) = await Send(id, kind, data);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or HttpRequestException)
        {
            // the stream has ended, as every stream does
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }

    private async Task<(string Kind, string Data)> Send(string id, string kind, string data)
    {
        await _messages.Writer.WriteAsync(new LiveMessage(id, kind, data), _stop.Token);
        return ("message", "");
    }
}
