using System.Runtime.CompilerServices;

namespace Candles.Formats.Deflate;

/// <summary>What things take in memory, on 64 bits.</summary>
internal static class ObjectSize
{
    /// <summary>A small object: its header and a few fields.</summary>
    public const int OfObject = 64;

    private const int ArrayHeader = 24;

    public static int Of<T>(T[] array) => ArrayHeader + (array.Length * Unsafe.SizeOf<T>());
}
