using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candles.Formats.Responses;

/// <summary>A whole minute in ISO 8601: <c>2026-06-01T00:00:00Z</c>. Every open time is one.</summary>
internal static class IsoMinute
{
    public const int Length = 20;

    private const long Minute = 60_000;
    private const long Day = 1440 * Minute;
    private const int Epoch = 719_162; // days from 0001-01-01 to 1970-01-01

    /// <summary>"00" to "99", two ASCII digits each.</summary>
    private static readonly ushort[] Pairs = [.. Enumerable.Range(0, 100).Select(n => (ushort)('0' + (n / 10) + (('0' + (n % 10)) << 8)))];

    private static ReadOnlySpan<byte> Template => "yyyy-MM-ddTHH:mm:00Z"u8;

    /// <param name="time">Unix milliseconds, UTC.</param>
    /// <returns>Where the next byte goes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Put(long time, ref byte at)
    {
        var day = (int)(time / Day);
        var minutes = (uint)((time - (day * Day)) / Minute);
        var (year, month, date) = DateOnly.FromDayNumber(Epoch + day);
        var century = (uint)year / 100;

        RowWords.Put(Template, ref at);
        PutPair(century, ref at);
        PutPair((uint)year - (century * 100), ref Unsafe.Add(ref at, 2));
        PutPair((uint)month, ref Unsafe.Add(ref at, 5));
        PutPair((uint)date, ref Unsafe.Add(ref at, 8));
        PutPair(minutes / 60, ref Unsafe.Add(ref at, 11));
        PutPair(minutes % 60, ref Unsafe.Add(ref at, 14));
        return ref Unsafe.Add(ref at, Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutPair(uint value, ref byte at) =>
        Unsafe.WriteUnaligned(ref at, Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Pairs), value));
}
