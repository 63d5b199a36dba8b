using System.Text;

namespace Candles.Report.Figures;

/// <summary>A table as Markdown has it; columns after the first hold numbers and stand to the right.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    /// <param name="words">How many columns from the left hold words.</param>
    public MarkdownTable(int words, params IReadOnlyList<string> head)
    {
        Row(head);
        Row([.. head.Select((_, i) => i < words ? "---" : "---:")]);
    }

    public MarkdownTable Row(params IReadOnlyList<string> cells)
    {
        _text.Append('|');
        foreach (var cell in cells)
            _text.Append(' ').Append(Escaped(cell)).Append(" |");
        _text.Append('\n');
        return this;
    }

    /// <summary>Text that stays in its cell: no bar, no line end, no tag.</summary>
    public static string Escaped(string text) =>
        text.Replace("|", "\\|").Replace("<", "&lt;").ReplaceLineEndings(" ");

    public override string ToString() => _text.ToString();
}
