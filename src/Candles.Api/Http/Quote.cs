namespace Candles.Api.Http;

/// <summary>How a text that a client sent is shown back to it.</summary>
internal static class Quote
{
    private const int Max = 40;

    /// <summary>In quotes, and cut where it is long.</summary>
    public static string Of(ReadOnlySpan<char> text) =>
        text.IsEmpty ? "nothing" : text.Length <= Max ? $"'{text}'" : $"'{text[..Max]}…'";
}
