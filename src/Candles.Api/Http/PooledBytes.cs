using System.Buffers;
using System.IO.Pipelines;

namespace Candles.Api.Http;

/// <summary>Bytes of a length that is not known beforehand, in memory that grows as they come, and that is a share of what bodies may take.</summary>
internal sealed class PooledBytes(BodyShare share) : IDisposable
{
    private const int Smallest = 16 * 1024;

    /// <summary>Larger arrays are not pooled: pools keep them for long.</summary>
    private const int LargestPooled = 1024 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>What is there; valid until more is added or the memory is given back.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>
    /// Adds what comes to its end, or stops reading where the whole would be longer than <paramref name="max"/>. Takes no memory before there
    /// are bytes.
    /// </summary>
    /// <param name="expected">How long the whole will be, where that is said.</param>
    /// <returns>Whether all was added.</returns>
    public async Task<bool> TryAdd(PipeReader reader, int max, long? expected, CancellationToken cancel)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (Length + buffer.Length > max)
            {
                reader.AdvanceTo(buffer.End);
                return false;
            }

            var length = (int)buffer.Length;
            await Reserve(length, expected);
            buffer.CopyTo(_bytes.AsSpan(Length));
            Length += length;
            reader.AdvanceTo(buffer.End);
            if (read.IsCompleted)
                return true;
        }
    }

    /// <inheritdoc cref="TryAdd(PipeReader, int, long?, CancellationToken)"/>
    public async Task<bool> TryAdd(Stream stream, int max, CancellationToken cancel)
    {
        while (true)
        {
            if (Length == _bytes.Length)
                await Reserve(1, null);
            var read = await stream.ReadAsync(_bytes.AsMemory(Length), cancel);
            if (read == 0)
                return true;
            Length += read;
            if (Length > max)
                return false;
        }
    }

    public async ValueTask Add(ReadOnlyMemory<byte> bytes)
    {
        await Reserve(bytes.Length, null);
        bytes.CopyTo(_bytes.AsMemory(Length));
        Length += bytes.Length;
    }

    /// <summary>What is there, as a stream that must not be used after more was added or the memory was given back.</summary>
    public Stream Open() => new MemoryStream(_bytes, 0, Length, writable: false);

    public void RemoveLast(int count) => Length -= count;

    /// <summary>Gives the memory back; its share ends with the request, or where it is resized.</summary>
    public void Dispose()
    {
        Free(_bytes);
        _bytes = [];
        Length = 0;
    }

    private async ValueTask Reserve(int more, long? expected)
    {
        if (Length + more <= _bytes.Length)
            return;
        var size = Math.Max(Math.Max(2L * _bytes.Length, Length + more), Smallest);
        if (expected >= Length + more)
            size = Math.Min(size, expected.Value);
        await share.Add(size); // the old array stays until the new one has its bytes
        var larger = size > LargestPooled ? GC.AllocateUninitializedArray<byte>((int)size) : ArrayPool<byte>.Shared.Rent((int)size);
        Written.CopyTo(larger);
        var old = _bytes;
        _bytes = larger;
        Free(old);
        await share.Add(-Math.Min(old.Length, share.Bytes));
    }

    private static void Free(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= LargestPooled)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
