using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Candles.Api.Connections;

/// <summary>
/// The memory of what is on its way between clients and requests, counted for the whole process: every buffer of the web server is lent
/// from here, whatever its size and protocol, and is given back when the client has taken, or a request has read, what was in it.
/// </summary>
/// <param name="limit">Bytes that may be lent before room has to be made.</param>
internal sealed class TransportMemory(long limit)
{
    /// <summary>The web server's own unit. What is asked for in one piece and is larger is an array of its own.</summary>
    public const int BlockSize = 4096;

    private const int MaxShells = 1024;

    private readonly ConcurrentQueue<TransportBlock> _blocks = new();
    private readonly ConcurrentQueue<TransportBlock> _shells = new();
    private readonly long _mostKept = limit / 4 / BlockSize;
    private long _lent;

    /// <summary>Called, on any thread, for each loan that goes beyond the limit; must be quick.</summary>
    public Action? OnFull { get; set; }

    public long Limit => limit;

    /// <summary>Bytes that are lent.</summary>
    public long Lent => Volatile.Read(ref _lent);

    public bool HasRoom => Lent <= limit;

    /// <param name="size">At least so much; -1 for a block.</param>
    public TransportBlock Rent(int size)
    {
        var isLarge = size > BlockSize;
        var block = (isLarge ? _shells : _blocks).TryDequeue(out var used) ? used : new TransportBlock(this, isLarge);
        block.Lend(size);
        if (Interlocked.Add(ref _lent, block.Size) > limit)
            OnFull?.Invoke();
        return block;
    }

    /// <summary>Takes a block back that its borrower has done with.</summary>
    public void Return(TransportBlock block, bool isLarge)
    {
        Interlocked.Add(ref _lent, -block.Size);
        block.Empty();
        if (isLarge ? _shells.Count < MaxShells : _blocks.Count < _mostKept)
            (isLarge ? _shells : _blocks).Enqueue(block);
        else
            GC.SuppressFinalize(block);
    }

    /// <summary>Counts memory that is held for a client elsewhere, or no more where negative.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _lent, bytes);
}

/// <summary>Bytes that are lent. A borrower that forgets to give them back is made up for by the garbage collector, so that the count stays true.</summary>
internal sealed class TransportBlock(TransportMemory memory, bool isLarge) : IMemoryOwner<byte>
{
    private byte[] _bytes = [];
    private int _isLent;

    ~TransportBlock()
    {
        if (_isLent != 0)
            memory.Count(-Size);
    }

    public int Size => _bytes.Length;

    public Memory<byte> Memory => _bytes;

    public void Lend(int size)
    {
        if (isLarge)
            _bytes = ArrayPool<byte>.Shared.Rent(size);
        else if (_bytes.Length == 0)
            _bytes = GC.AllocateUninitializedArray<byte>(TransportMemory.BlockSize, pinned: true); // sockets pin it, and it lives long
        _isLent = 1;
    }

    /// <summary>Lets go of what is not kept with it.</summary>
    public void Empty()
    {
        if (!isLarge)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLent, 0) != 0)
            memory.Return(this, isLarge);
    }
}

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
