using System.IO.Compression;

namespace Candles.Formats.Import;

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
