using System.IO.Pipelines;

namespace Candles.Api.Connections;

/// <summary>A connection's bytes as the protocols see them, TLS among them: the transport's own pipes, with what passes counted.</summary>
internal sealed class CountedPipe(IDuplexPipe transport, ClientConnection connection) : IDuplexPipe
{
    public PipeReader Input { get; } = new CountedReader(transport.Input, connection);

    public PipeWriter Output { get; } = new CountedWriter(transport.Output, connection);
}

/// <summary>Notes whether the reader waits for the rest of something.</summary>
internal sealed class CountedReader(PipeReader reader, ClientConnection connection) : PipeReader
{
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => reader.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        connection.HasPart = !consumed.Equals(examined);
        reader.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => reader.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => reader.CompleteAsync(exception);
}

/// <summary>Counts what is written. The buffer is the transport's: nothing is copied, and no await is added.</summary>
internal sealed class CountedWriter(PipeWriter writer, ClientConnection connection) : PipeWriter
{
    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => writer.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        connection.CountWritten(bytes);
        writer.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => writer.CompleteAsync(exception);
}
