using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Candles.Data;

namespace Candles.Api.Encoding;

/// <summary>Rows of the default body from numbers that are text already: one reservation a row, then straight stores.</summary>
internal sealed class ObjectsRawSink(RowBuffer body, bool newestFirst) : ICandleSink<RawCandle>
{
    private const long Minute = 60_000;
    private const long Day = 1440 * Minute;
    private const int HourAt = 22;
    private const int MinuteAt = 25;

    private long _day = -1;
    private Vector256<byte> _dayStart; // a row up to its open price, at midnight of _day

    private static ReadOnlySpan<byte> RowStart => "{\"basetm\":\"2026-06-01T00:00:00Z\""u8;
    private static ReadOnlySpan<byte> Open => ",\"o\":"u8;
    private static ReadOnlySpan<byte> High => ",\"h\":"u8;
    private static ReadOnlySpan<byte> Low => ",\"l\":"u8;
    private static ReadOnlySpan<byte> Close => ",\"c\":"u8;
    private static ReadOnlySpan<byte> Volume => ",\"v\":"u8;
    private static ReadOnlySpan<byte> RowEnd => "},"u8;

    private static int FrameLength =>
        RowStart.Length + Open.Length + High.Length + Low.Length + Close.Length + Volume.Length + RowEnd.Length;

    public void Start() => body.Clear(newestFirst);

    public void Add(in RawCandle row)
    {
        var length = FrameLength + row.Open.Length + row.High.Length + row.Low.Length + row.Close.Length + row.Volume.Length;
        ref var at = ref body.Reserve(length);

        // Numbers are copied 32 bytes at a time whatever their length: what that overwrites behind the row is put back.
        ref var end = ref Unsafe.Add(ref at, length);
        var behind = Vector256.LoadUnsafe(ref end);

        at = ref PutStart(ref at, row.OpenTime);
        at = ref row.Open.CopyTo(ref Put(Open, ref at));
        at = ref row.High.CopyTo(ref Put(High, ref at));
        at = ref row.Low.CopyTo(ref Put(Low, ref at));
        at = ref row.Close.CopyTo(ref Put(Close, ref at));
        at = ref row.Volume.CopyTo(ref Put(Volume, ref at));
        Put(RowEnd, ref at);
        behind.StoreUnsafe(ref end);
    }

    /// <summary>Every interval is whole minutes, so that hour and minute are all that changes within a day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte PutStart(ref byte at, long openTime)
    {
        var day = openTime / Day;
        if (day != _day)
            TurnTo(day);
        var minutes = (uint)((openTime - (day * Day)) / Minute);

        _dayStart.StoreUnsafe(ref at);
        PutTwoDigits(minutes / 60, ref Unsafe.Add(ref at, HourAt));
        PutTwoDigits(minutes % 60, ref Unsafe.Add(ref at, MinuteAt));
        return ref Unsafe.Add(ref at, RowStart.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnTo(long day)
    {
        Span<byte> start = stackalloc byte[Vector256<byte>.Count];
        RowStart.CopyTo(start);
        DateTime.UnixEpoch.AddDays(day).TryFormat(start[(HourAt - "yyyy-MM-ddT".Length)..], out _, "yyyy-MM-dd");
        _dayStart = Vector256.Create<byte>(start);
        _day = day;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Put(ReadOnlySpan<byte> word, ref byte at)
    {
        Unsafe.CopyBlockUnaligned(ref at, ref MemoryMarshal.GetReference(word), (uint)word.Length);
        return ref Unsafe.Add(ref at, word.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutTwoDigits(uint value, ref byte at)
    {
        var tens = value / 10;
        at = (byte)('0' + tens);
        Unsafe.Add(ref at, 1) = (byte)('0' + value - (tens * 10));
    }
}
