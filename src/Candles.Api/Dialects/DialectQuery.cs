using System.Diagnostics.CodeAnalysis;
using Candles.Api.Http;

namespace Candles.Api.Dialects;

/// <summary>The parameters of a query string, decoded, in the order they were sent.</summary>
internal sealed class DialectQuery
{
    private readonly List<(string Name, string Value)> _sent = [];

    public DialectQuery(HttpContext context)
    {
        var pieces = new QueryReader(context.Request.QueryString.Value, stackalloc char[QueryReader.Scratch]);
        while (pieces.MoveNext())
            _sent.Add((pieces.Name.ToString(), pieces.Value.ToString()));
    }

    public int Count => _sent.Count;

    /// <summary>The first name that none of these have; null where there is none.</summary>
    public string? FirstUnknown(IReadOnlyList<string> names) => _sent.Find(p => !names.Contains(p.Name, StringComparer.Ordinal)).Name;

    public int CountOf(IReadOnlyList<string> names) => _sent.Count(p => names.Contains(p.Name, StringComparer.Ordinal));

    /// <summary>The first name that was sent before; null where there is none.</summary>
    public string? FirstTwice() => _sent.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;

    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = _sent.Find(p => p.Name == name).Value;
        return value is not null;
    }

    public string? this[string name] => TryGet(name, out var value) ? value : null;
}
