using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>Collects the rows of a read, whichever end they come from, and makes blocks of them.</summary>
internal sealed class BlockSink(Interval interval, bool newestFirst, int rows) : ICandleSink<RawCandle>
{
    private PackedRows _rows = new(rows);

    public void Start() => _rows = new PackedRows(rows);

    public void Add(in RawCandle row) => _rows.Append(row);

    /// <summary>All blocks in <c>[first, end)</c>, empty ones too. If the limit ended the read, the block in which it ended is left out.</summary>
    public List<BlockSlot> Slots(long first, long end, bool hasMore)
    {
        if (hasMore && newestFirst)
            first = BlockOf(_rows.Count - 1) + 1;
        else if (hasMore)
            end = BlockOf(_rows.Count - 1);

        var slots = new List<BlockSlot>();
        for (int row = 0, next; row < _rows.Count; row = next)
        {
            var number = BlockOf(InOrder(row));
            next = row + 1;
            while (next < _rows.Count && BlockOf(InOrder(next)) == number)
                next++;
            if (number < first || number >= end)
                continue;

            if (number > first)
                slots.Add(BlockSlot.Empty(first, number));
            var isNewest = end == long.MaxValue && next == _rows.Count;
            slots.Add(BlockSlot.Of(isNewest
                ? CandleBlock.Open(number, Block(row, next - 1), Block(next - 1, next))
                : CandleBlock.Of(number, Block(row, next))));
            first = number + 1;
        }

        if (end > first)
            slots.Add(BlockSlot.Empty(first, end));
        return slots;
    }

    private RowForms Block(int from, int to)
    {
        var block = new RowForms(to - from);
        for (var row = from; row < to; row++)
            block.Rows.Append(_rows, InOrder(row));
        return block;
    }

    private int InOrder(int row) => newestFirst ? _rows.Count - 1 - row : row;

    private long BlockOf(int row) => Window.BlockOf(interval, _rows.OpenTimeOf(row));
}
