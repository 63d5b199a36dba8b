using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Candles.Formats.Responses;

namespace Candles.Tests.Support.Histories;

/// <summary>
/// A body as the contract has it, put together from templates: <c>$i</c> is the ISO time, <c>$t</c> milliseconds, <c>$o</c>
/// the open price.
/// </summary>
internal sealed partial class BodyForm
{
    /// <summary>The letters of templates.</summary>
    public const string Fields = "itohlcv";

    /// <summary>The exact formats. What rounds or leaves the shape open has tests of its own.</summary>
    private static readonly BodyForm[] Known =
    [
        new("objects", [("""{"data":[""", """{"basetm":"$i","o":$o,"h":$h,"l":$l,"c":$c,"v":$v}""", ",")], "]}"),
        new("arrays", [("""{"data":[""", "[$t,$o,$h,$l,$c,$v]", ",")], "]}"),
        new(
            "columns",
            [
                ("""{"t":[""", "$t", ","), ("""],"o":[""", "$o", ","), ("""],"h":[""", "$h", ","),
                ("""],"l":[""", "$l", ","), ("""],"c":[""", "$c", ","), ("""],"v":[""", "$v", ","),
            ],
            "]}"),
        new("csv", [("open_time,open,high,low,close,volume\n", "$t,$o,$h,$l,$c,$v\n", "")], ""),
    ];

    /// <summary>Formats that are not exact, or whose shape is open.</summary>
    private static readonly string[] Others = ["msgpack", "lightweight", "klinecharts"];

    private readonly (byte[] Head, (byte[] Before, int Field)[] Row, byte[] RowEnd, byte[] Separator)[] _columns;
    private readonly byte[] _tail;

    private BodyForm(string name, IEnumerable<(string Head, string Row, string Separator)> columns, string tail)
    {
        Name = name;
        _columns = [.. columns.Select(column => (Bytes(column.Head), PartsOf(column.Row), Bytes(EndOf(column.Row)), Bytes(column.Separator)))];
        _tail = Bytes(tail);
    }

    /// <summary>One for each format of the server, but for the others; a format that is neither is a fault of the tests.</summary>
    public static IReadOnlyList<BodyForm> Served { get; } =
        [.. CandleEncoder.All.Where(encoder => !Others.Contains(encoder.Name)).Select(encoder => Known.Single(form => form.Name == encoder.Name))];

    public static BodyForm Default => Known[0];

    /// <summary>The name in <c>format=</c>.</summary>
    public string Name { get; }

    /// <summary>Writes the body that holds these rows.</summary>
    public void Write(ArrayBufferWriter<byte> body, ArraySegment<HistoryRow> rows)
    {
        foreach (var (head, row, rowEnd, separator) in _columns)
        {
            body.Write(head);
            for (var i = 0; i < rows.Count; i++)
            {
                if (i > 0)
                    body.Write(separator);
                foreach (var (before, field) in row)
                {
                    body.Write(before);
                    body.Write(rows[i].Texts[field]);
                }

                body.Write(rowEnd);
            }
        }

        body.Write(_tail);
    }

    private static (byte[] Before, int Field)[] PartsOf(string row) =>
        [.. Part().Matches(row).Select(part => (Bytes(part.Groups[1].Value), Fields.IndexOf(part.Groups[2].Value[0], StringComparison.Ordinal)))];

    private static string EndOf(string row) => row[(row.LastIndexOf('$') + 2)..];

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    [GeneratedRegex(@"([^$]*)\$([a-z])")]
    private static partial Regex Part();
}
