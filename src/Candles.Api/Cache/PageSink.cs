using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>Collects the rows of a read, whichever end they come from, and makes pages of them.</summary>
internal sealed class PageSink(Interval interval, bool newestFirst, int rows) : ICandleSink<RawCandle>
{
    private PackedRows _rows = new(rows);

    public void Start() => _rows = new PackedRows(rows);

    public void Add(in RawCandle row) => _rows.Append(row);

    /// <summary>All pages in <c>[first, end)</c>, empty ones too. Where the read was cut, the page it was cut in is left out.</summary>
    public List<Piece> Pieces(long first, long end, bool isCut)
    {
        if (isCut && newestFirst)
            first = PageOf(_rows.Count - 1) + 1;
        else if (isCut)
            end = PageOf(_rows.Count - 1);

        var pieces = new List<Piece>();
        for (int row = 0, next; row < _rows.Count; row = next)
        {
            var number = PageOf(InOrder(row));
            next = row + 1;
            while (next < _rows.Count && PageOf(InOrder(next)) == number)
                next++;
            if (number < first || number >= end)
                continue;

            if (number > first)
                pieces.Add(Piece.Empty(first, number));
            var isNewest = end == long.MaxValue && next == _rows.Count;
            pieces.Add(Piece.Of(isNewest
                ? Page.Open(number, Block(row, next - 1), Block(next - 1, next))
                : Page.Of(number, Block(row, next))));
            first = number + 1;
        }

        if (end > first)
            pieces.Add(Piece.Empty(first, end));
        return pieces;
    }

    private PageBlock Block(int from, int to)
    {
        var block = new PageBlock(to - from);
        for (var row = from; row < to; row++)
            block.Rows.Append(_rows, InOrder(row));
        return block;
    }

    private int InOrder(int row) => newestFirst ? _rows.Count - 1 - row : row;

    private long PageOf(int row) => Window.PageOf(interval, _rows.OpenTimeOf(row));
}
