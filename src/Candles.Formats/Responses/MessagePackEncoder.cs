using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Candles.Data.Model;
using MessagePack;
using MessagePackWriter = Candles.Formats.MessagePack.MessagePackWriter;

namespace Candles.Formats.Responses;

/// <summary>MessagePack of the structure of arrays, <c>{"data":[[1780272000000,2.32,…],…]}</c>, numbers as <see cref="PackedNumber"/> has them.</summary>
internal sealed class MessagePackEncoder : CandleEncoder
{
    private const byte SixValues = 0x96;
    private const byte UInt64 = 0xCF;

    public override string Name => "msgpack";

    public override IReadOnlyList<string> MediaTypes { get; } =
        ["application/vnd.msgpack", "application/x-msgpack", "application/msgpack"];

    public override bool IsText => false;

    public override int MaxRow => 1 + (6 * PackedNumber.MaxLength);

    /// <summary>Values follow one another; the head says how many.</summary>
    public override int Separator => 0;

    public override ReadOnlySpan<byte> Tail => default;

    public override FilledEncoder Filled => field ??= new FilledMessagePack(this);

    public override int Head(int rows, Span<byte> into)
    {
        var writer = new MessagePackWriter(into);
        writer.WriteMapHead(pairs: 1);
        writer.WriteShortString("data"u8);
        writer.WriteArrayHead((uint)rows);
        return writer.Length;
    }

    public override void FromList(RowBuffer body, List<CandleDto> rows)
    {
        body.Clear(backToFront: false);
        MessagePackSerializer.Serialize(body, new CandleMessagePack(rows), CandleMessagePack.Options);
    }

    public override int Put(int column, in RawCandle row, ref byte at) => Put<RawPacked, RawCandle>(row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => Put<DecimalRowPacked, Candle>(row, ref at);

    private static int Put<TForm, TRow>(in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        at = SixValues;
        ref var end = ref PutTime(TForm.OpenTime(row), ref Unsafe.Add(ref at, 1));
        end = ref TForm.PutOpen(row, ref end);
        end = ref TForm.PutHigh(row, ref end);
        end = ref TForm.PutLow(row, ref end);
        end = ref TForm.PutClose(row, ref end);
        end = ref TForm.PutVolume(row, ref end);
        return (int)Unsafe.ByteOffset(ref at, ref end);
    }

    /// <summary>Since 1971 there are more milliseconds than 32 bits hold, so that 64 is the shortest form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte PutTime(long openTime, ref byte at)
    {
        at = UInt64;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BinaryPrimitives.ReverseEndianness(openTime));
        return ref Unsafe.Add(ref at, PackedNumber.MaxLength);
    }
}
