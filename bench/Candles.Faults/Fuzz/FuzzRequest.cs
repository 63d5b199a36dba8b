using System.Text;

namespace Candles.Faults.Fuzz;

/// <summary>A request made up by chance.</summary>
/// <param name="Target">As it stands in the request line; ASCII.</param>
/// <param name="Kind">Its group in the report.</param>
internal sealed record FuzzRequest(string Kind, string Method, string Target, List<(string Name, string Value)> Headers, byte[]? Body)
{
    private const int Shown = 300;

    public string Path => Target.Split('?', 2)[0];

    public string Query => Target.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? Target[at..] : "";

    /// <summary>As HTTP/1.1 has it.</summary>
    public byte[] Wire(string host)
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: {host}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (Body is not null)
            head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    public override string ToString()
    {
        var body = Body is null ? "" : $" ({Body.Length} bytes: {Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, Shown)))})";
        return $"{Method} {(Target.Length > 600 ? Target[..600] + "…" : Target)} {string.Join(' ', Headers.Select(h => $"[{h.Name}: {(h.Value.Length > 100 ? h.Value[..100] + "…" : h.Value)}]"))}{body}";
    }
}
