using System.Buffers;

namespace Candles.Api.Ingest;

/// <summary>Bytes of a length that is not known beforehand, in pooled memory that grows as they come.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int Smallest = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Smallest);

    public int Length { get; private set; }

    /// <summary>What is there; valid until more is added or the memory is given back.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Adds a stream to its end, or stops reading where the whole would be longer than <paramref name="most"/>.</summary>
    /// <returns>Whether the stream was added whole.</returns>
    public async Task<bool> TryAdd(Stream stream, int most, CancellationToken cancel)
    {
        while (true)
        {
            if (Length == _bytes.Length)
                Grow(atLeast: 1);
            var read = await stream.ReadAsync(_bytes.AsMemory(Length), cancel);
            if (read == 0)
                return true;
            Length += read;
            if (Length > most)
                return false;
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>What is there, as a stream that must not be used after more was added or the memory was given back.</summary>
    public Stream Open() => new MemoryStream(_bytes, 0, Length, writable: false);

    public void RemoveLast(int count) => Length -= count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Grow(int atLeast)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + atLeast));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
