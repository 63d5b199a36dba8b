using System.Runtime.InteropServices;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>As in arrays: a row that is not stored has a seventh value, true. Missing prices are nil.</summary>
/// <remarks>Format: https://github.com/msgpack/msgpack/blob/master/spec.md.</remarks>
internal sealed class FilledMessagePack(MessagePackEncoder format) : FilledEncoder(format)
{
    private const byte SevenValues = 0x97;
    private const byte Nil = 0xC0;
    private const byte True = 0xC3;

    public override int MaxRow => base.MaxRow + 1;

    public override int PutFilled(int column, in RawCandle row, ref byte at)
    {
        // Zeros take a byte each, as nil does.
        var length = base.Put(column, IsEmpty(row) ? RowOf(row.OpenTime, "0"u8) : row, ref at);
        var written = MemoryMarshal.CreateSpan(ref at, length + 1);
        written[0] = SevenValues;
        if (IsEmpty(row))
            written[^6..^1].Fill(Nil);
        written[^1] = True;
        return written.Length;
    }
}
