using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>What stands between the numbers of a row of text, and whole rows of numbers and commas.</summary>
internal static class RowWords
{
    /// <summary>Bytes of the longest open time in milliseconds, 253402300740000.</summary>
    public const int MaxTime = 15;

    /// <summary>Bytes of the longest row that <see cref="PutNumbers"/> writes.</summary>
    public const int MaxNumbers = MaxTime + (5 * (1 + DecimalFormat.MaxLength));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Put(ReadOnlySpan<byte> word, ref byte at)
    {
        Unsafe.CopyBlockUnaligned(ref at, ref MemoryMarshal.GetReference(word), (uint)word.Length);
        return ref Unsafe.Add(ref at, word.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Put(byte letter, ref byte at)
    {
        at = letter;
        return ref Unsafe.Add(ref at, 1);
    }

    /// <summary>Writes <c>1780272000000,2.32,2.323,2.32,2.322,36613</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte PutNumbers<TForm, TRow>(in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        at = ref DecimalFormat.Put(TForm.OpenTime(row), ref at);
        at = ref TForm.PutOpen(row, ref Put((byte)',', ref at));
        at = ref TForm.PutHigh(row, ref Put((byte)',', ref at));
        at = ref TForm.PutLow(row, ref Put((byte)',', ref at));
        at = ref TForm.PutClose(row, ref Put((byte)',', ref at));
        return ref TForm.PutVolume(row, ref Put((byte)',', ref at));
    }
}
