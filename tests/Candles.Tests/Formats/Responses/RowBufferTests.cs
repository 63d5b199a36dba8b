using System.Runtime.InteropServices;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Responses;

public sealed class RowBufferTests
{
    [Theory]
    [InlineData(false, "[one,two,three]")]
    [InlineData(true, "[three,two,one]")]
    public void Rows_are_placed_in_either_direction(bool backToFront, string expected)
    {
        using var buffer = new RowBuffer(3);

        Assert.Equal(expected, Fill(buffer, backToFront, ["one", "two", "three"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_rows_leave_what_encloses_them(bool backToFront)
    {
        using var buffer = new RowBuffer(1);

        Assert.Equal("[]", Fill(buffer, backToFront, []));
    }

    [Fact]
    public void A_cleared_buffer_starts_anew()
    {
        using var buffer = new RowBuffer(3);
        Fill(buffer, backToFront: true, ["a", "b"]);

        Assert.Equal("[c]", Fill(buffer, backToFront: false, ["c"]));
    }

    [Fact]
    public void The_buffer_grows_without_losing_a_row() => Property.Holds(50, random =>
    {
        var rows = Enumerable.Range(0, random.Next(1, 400)).Select(i => $"{i}{new string('x', random.Next(60))}").ToArray();
        using var forwards = new RowBuffer(1);
        using var backwards = new RowBuffer(1);

        Assert.Equal($"[{string.Join(',', rows)}]", Fill(forwards, backToFront: false, rows));
        Assert.Equal($"[{string.Join(',', rows.Reverse())}]", Fill(backwards, backToFront: true, rows));
    });

    [Fact]
    public void A_row_larger_than_the_whole_buffer_fits()
    {
        var row = new string('x', 10_000);
        using var buffer = new RowBuffer(1);

        Assert.Equal($"[a,{row}]", Fill(buffer, backToFront: false, ["a", row]));
        Assert.Equal($"[{row},a]", Fill(buffer, backToFront: true, ["a", row]));
    }

    [Fact]
    public void Text_may_be_written_in_pieces_of_any_length()
    {
        using var buffer = new RowBuffer(1);
        var expected = "";
        for (var i = 0; i < 200; i++)
        {
            var piece = System.Text.Encoding.UTF8.GetBytes(new string((char)('a' + (i % 26)), i));
            piece.CopyTo(buffer.GetSpan(piece.Length));
            buffer.Advance(piece.Length);
            expected += System.Text.Encoding.UTF8.GetString(piece);
        }

        Assert.Equal(expected, Text(buffer));
    }

    private static string Fill(RowBuffer buffer, bool backToFront, IEnumerable<string> rows)
    {
        buffer.Clear(backToFront);
        foreach (var row in rows)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes($"{row},");
            var room = MemoryMarshal.CreateSpan(ref buffer.Reserve(bytes.Length), bytes.Length + RowBuffer.Slack);
            room.Fill((byte)'?');
            bytes.CopyTo(room);
            buffer.Keep(bytes.Length);
        }

        buffer.Enclose("["u8, "]"u8, separator: 1);
        return Text(buffer);
    }

    private static string Text(RowBuffer buffer) => System.Text.Encoding.UTF8.GetString(buffer.Written.Span);
}
