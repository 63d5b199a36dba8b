namespace Candles.Report.Jtl;

/// <summary>A label <c>NAME limit=N</c> taken apart.</summary>
/// <param name="Limit">Null where the label has none.</param>
internal readonly record struct LabelName(string Name, string? Limit)
{
    private const string Mark = " limit=";

    public static LabelName Of(string label)
    {
        var at = label.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 ? new LabelName(label[..at], label[(at + Mark.Length)..]) : new LabelName(label, null);
    }
}
