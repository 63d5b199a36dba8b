using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Candles.Api.Connections;

/// <summary>Lends <see cref="TransportMemory"/> as the web server wants it. It has no upper size, so that no buffer is taken from elsewhere uncounted.</summary>
internal sealed class TransportPool(TransportMemory memory) : MemoryPool<byte>
{
    public override int MaxBufferSize => Array.MaxLength;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => memory.Rent(minBufferSize);

    protected override void Dispose(bool disposing)
    {
    }
}

/// <summary>What the web server asks for pools.</summary>
internal sealed class TransportPools(TransportMemory memory) : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new TransportPool(memory);
}
