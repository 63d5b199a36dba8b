using System.Text.Json;

namespace Candles.Bench.Running;

/// <summary>Ways that make something else are not worth comparing.</summary>
internal static class Same
{
    /// <exception cref="InvalidOperationException">The bytes differ.</exception>
    public static void Bytes(ReadOnlySpan<byte> made, ReadOnlySpan<byte> expected, string by)
    {
        if (!made.SequenceEqual(expected))
            throw new InvalidOperationException($"{by} makes other bytes.");
    }

    /// <summary>The same rows in the same order, numbers of the same value, times of the same moment.</summary>
    /// <exception cref="InvalidOperationException">The rows differ.</exception>
    public static void Json(ReadOnlyMemory<byte> made, ReadOnlyMemory<byte> expected, string by)
    {
        if (!Rows(made).SequenceEqual(Rows(expected)))
            throw new InvalidOperationException($"{by} makes JSON of other rows.");
    }

    private static List<(DateTime, decimal, decimal, decimal, decimal, decimal)> Rows(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(row => (
            row.GetProperty("basetm").GetDateTime(),
            row.GetProperty("o").GetDecimal(),
            row.GetProperty("h").GetDecimal(),
            row.GetProperty("l").GetDecimal(),
            row.GetProperty("c").GetDecimal(),
            row.GetProperty("v").GetDecimal()))];
    }
}
