using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Candles.Faults.Fuzz;

/// <summary>Takes a response in memory. A stream of events is aborted when it has begun, as its reader would do.</summary>
internal sealed class FuzzResponse(FuzzLife life) : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly MemoryStream _body = new();
    private readonly Stack<(Func<object, Task> Do, object State)> _starting = [];
    private readonly Stack<(Func<object, Task> Do, object State)> _completed = [];
    private ConnectionLimiter? _gate;
    private PipeWriter? _writer;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public bool HasStarted { get; private set; }

    /// <summary>What left the pipeline; null where nothing did.</summary>
    public Exception? Thrown { get; set; }

    public Stream Stream => _gate ??= new ConnectionLimiter(this);

    public PipeWriter Writer => _writer ??= PipeWriter.Create(Stream, new StreamPipeWriterOptions(leaveOpen: true));

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => throw new NotSupportedException();
    }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
            return;
        while (_starting.TryPop(out var callback))
            await callback.Do(callback.State);
        HasStarted = true;
        if (Headers.ContentType.ToString().StartsWith("text/event-stream", StringComparison.Ordinal))
            life.AbortSoon();
    }

    public async Task CompleteAsync()
    {
        if (_writer is not null)
            await _writer.FlushAsync(CancellationToken.None);
        await StartAsync(CancellationToken.None);
    }

    public async Task RunCompleted()
    {
        while (_completed.TryPop(out var callback))
            await callback.Do(callback.State);
    }

    public void DisableBuffering()
    {
        // there is none
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public FuzzAnswer Answer(bool isAborted) => new(StatusCode, Headers.ContentType.ToString(), Headers.ContentLength, Headers.ContentEncoding.ToString(), _body.ToArray(), isAborted, Thrown);

    private sealed class ConnectionLimiter(FuzzResponse response) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await response.StartAsync(cancellationToken);
            response._body.Write(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => response.StartAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous writes are not allowed, as by Kestrel.");

        public override void Flush() => throw new InvalidOperationException("Synchronous writes are not allowed, as by Kestrel.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>How long a request lives.</summary>
internal sealed class FuzzLife : IHttpRequestLifetimeFeature, IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public CancellationToken RequestAborted
    {
        get => _end.Token;
        set => throw new NotSupportedException();
    }

    public void Abort() => _end.Cancel();

    public void AbortSoon() => _end.CancelAfter(1);

    public void Dispose() => _end.Dispose();
}

/// <param name="IsAborted">Whether it was broken off by either side.</param>
internal sealed record FuzzAnswer(int Status, string ContentType, long? Length, string Coding, byte[] Body, bool IsAborted, Exception? Thrown = null);
