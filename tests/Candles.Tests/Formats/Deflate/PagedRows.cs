using Candles.Formats.Deflate;

namespace Candles.Tests.Formats.Deflate;

/// <summary>Rows in pages, as a window keeps them, and answers from them: packed, and as they should unpack.</summary>
internal sealed class PagedRows
{
    private readonly byte[][] _rows;
    private readonly int _pageRows;
    private readonly Page[] _pages;

    /// <param name="keepLastApart">The last row is one that may still change, and lies in no page.</param>
    public PagedRows(CompressionProfile shape, byte[][] rows, int pageRows, bool keepLastApart = false)
    {
        _rows = rows;
        _pageRows = pageRows;
        var inPages = rows.Length - (keepLastApart ? 1 : 0);
        _pages =
        [
            .. rows.Chunk(pageRows).Select((chunk, i) => new Page(
                new DeflatedRows(shape), chunk.Take(inPages - (i * pageRows)), Math.Min(rows.Length - (i * pageRows), pageRows))),
        ];
    }

    public static byte[] Head => "{\"data\":["u8.ToArray();

    public static byte[] Tail => "]}"u8.ToArray();

    public int Count => _rows.Length;

    /// <summary>A shape for any bytes, after rows like these.</summary>
    public static CompressionProfile Shape(int history, byte[][] sample) => Shape(history, sample, ByteSet.All);

    /// <summary>A shape for rows of no other bytes than these and those of numbers.</summary>
    public static CompressionProfile TextShape(int history, byte[][] sample) => Shape(history, sample, ByteSet.Of("-.0123456789"u8));

    public static (byte[] Text, int[] Starts) Joined(IEnumerable<byte[]> rows)
    {
        var text = new List<byte>();
        var starts = new List<int> { 0 };
        foreach (var row in rows)
        {
            text.AddRange(row);
            starts.Add(text.Count);
        }

        return ([.. text], [.. starts]);
    }

    /// <summary>The rows <c>[from, to)</c> as they should unpack, all in one column.</summary>
    public byte[] Body(int from, int to, int separator = 1)
    {
        var rows = _rows[from..to].SelectMany(row => row).ToArray();
        return [.. Head, .. from == to ? rows : rows[..^separator], .. Tail];
    }

    public byte[] Gzip(int from, int to, int separator = 1)
    {
        var max = GzipWriter.MaxFrame + GzipWriter.MaxLength(Head.Length) + MaxLength(from, to, separator) + GzipWriter.MaxLength(Tail.Length);
        var room = new byte[max];
        var gzip = new GzipWriter(room);
        gzip.Text(Head);
        Write(ref gzip, from, to, separator);
        gzip.Text(Tail);
        return room[..gzip.End()];
    }

    public int MaxLength(int from, int to, int separator)
    {
        var max = 0;
        foreach (var (page, first, end) in Slices(from, to))
            max += GzipWriter.MaxLength(page.Coded(), page.Starts, first, end);
        return from == to ? max : max + GzipWriter.MaxLength(_rows[to - 1].Length - separator);
    }

    /// <summary>One column.</summary>
    public void Write(ref GzipWriter gzip, int from, int to, int separator)
    {
        foreach (var (page, first, end) in Slices(from, to))
            gzip.Rows(page.Coded(), page.Text, page.Starts, first, end);
        if (from < to)
            gzip.Row(_rows[to - 1].AsSpan(..^separator));
    }

    private static CompressionProfile Shape(int history, byte[][] sample, ByteSet others)
    {
        var (text, starts) = Joined(sample);
        return new CompressionProfile(history, text, starts, others);
    }

    /// <summary>All but the last row, page by page; the last page is there even if only that row is of it.</summary>
    private IEnumerable<(Page Page, int From, int To)> Slices(int from, int to)
    {
        for (var i = from / _pageRows; from < to && i * _pageRows < to; i++)
            yield return (_pages[i], Math.Max(from - (i * _pageRows), 0), Math.Min(to - 1 - (i * _pageRows), _pageRows));
    }

    private sealed class Page
    {
        private readonly DeflatedRows _deflated;
        private readonly int _rowsOfPage;

        public Page(DeflatedRows deflated, IEnumerable<byte[]> rows, int rowsOfPage)
        {
            _deflated = deflated;
            _rowsOfPage = rowsOfPage;
            (Text, Starts) = Joined(rows);
        }

        public byte[] Text { get; }

        public int[] Starts { get; }

        public CodedRows Coded() => _deflated.Of(Text, Starts, _rowsOfPage);
    }
}
