using System.IO.Compression;

namespace Candles.Formats.Import;

/// <summary>Reads a file into memory, unpacking it where its first bytes say that it is gzip, whatever its name.</summary>
public static class ImportContent
{
    private const string NotWhole = "is not a whole gzip file: it is damaged or cut off, or other bytes follow its end";
    private const string TooLarge = "is larger than 2 GB; split it";

    /// <exception cref="InvalidDataException">The gzip is not whole, or the content larger than 2 GB; the message says so.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(Stream source, CancellationToken cancel)
    {
        if (source.CanSeek && source.Length > Array.MaxLength - GzipSeal.Member.Length)
            throw new InvalidDataException(TooLarge);

        var bytes = new MemoryStream(source.CanSeek ? (int)source.Length + GzipSeal.Member.Length : 0);
        await Copy(source, bytes, cancel);
        return Content(bytes) is [0x1F, 0x8B, ..] ? await Unpack(bytes, cancel) : bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private static async Task<ReadOnlyMemory<byte>> Unpack(MemoryStream packed, CancellationToken cancel)
    {
        packed.Write(GzipSeal.Member);
        packed.Position = 0;
        var content = new MemoryStream();
        try
        {
            await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            await Copy(gzip, content, cancel);
        }
        catch (InvalidDataException e) when (e.Message != TooLarge)
        {
            throw new InvalidDataException(NotWhole, e);
        }

        if (!Content(content).EndsWith(GzipSeal.Text))
            throw new InvalidDataException(NotWhole);
        return content.GetBuffer().AsMemory(0, (int)content.Length - GzipSeal.Text.Length);
    }

    private static async Task Copy(Stream source, MemoryStream target, CancellationToken cancel)
    {
        var buffer = new byte[128 * 1024];
        while (await source.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (target.Length + read > Array.MaxLength)
                throw new InvalidDataException(TooLarge);
            await target.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    private static ReadOnlySpan<byte> Content(MemoryStream stream) => stream.GetBuffer().AsSpan(0, (int)stream.Length);
}

/// <summary>
/// A gzip member to put behind gzip that comes from elsewhere. <see cref="GZipStream"/> takes gzip that is cut off for gzip
/// that ends (https://github.com/dotnet/runtime/issues/47563); but it comes to this member, and gives its text last, only
/// where all members before it were whole.
/// </summary>
public static class GzipSeal
{
    private static readonly byte[] Packed = Pack(Text);

    public static ReadOnlySpan<byte> Member => Packed;

    /// <summary>What the member unpacks to.</summary>
    public static ReadOnlySpan<byte> Text => "\0whole\0"u8;

    private static byte[] Pack(ReadOnlySpan<byte> text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(text);
        return packed.ToArray();
    }
}
