using System.Diagnostics.CodeAnalysis;

namespace Candles.Data.Keys;

/// <summary>The scopes of one key, at least one. Their text form, in which they are stored, is <c>read,write</c>.</summary>
public sealed record ScopeSet
{
    public const string Accepted = "one or more of read, write, admin, with commas between them";

    private static readonly (Scope Scope, string Name)[] Names = [.. Enum.GetValues<Scope>().Select(scope => (scope, NameOf(scope)))];

    /// <summary>One bit for each scope, the widest highest.</summary>
    private readonly int _bits;

    private ScopeSet(int bits) => _bits = bits;

    public static string NameOf(Scope scope) => scope.ToString().ToLowerInvariant();

    public static bool TryParse(string text, [NotNullWhen(true)] out ScopeSet? scopes)
    {
        scopes = null;
        var bits = 0;
        foreach (var name in text.Split(','))
        {
            var index = Array.FindIndex(Names, n => n.Name == name.Trim());
            if (index < 0)
                return false;
            bits |= 1 << index;
        }

        scopes = new ScopeSet(bits);
        return true;
    }

    /// <exception cref="FormatException">The text is not <see cref="Accepted"/>.</exception>
    public static ScopeSet Parse(string text) =>
        TryParse(text, out var scopes) ? scopes : throw new FormatException($"'{text}' is not {Accepted}.");

    /// <summary>Whether one of them is this scope, or one that includes it.</summary>
    public bool Allow(Scope scope) => _bits >> (int)scope != 0;

    public override string ToString() => string.Join(',', Names.Where(n => (_bits & (1 << (int)n.Scope)) != 0).Select(n => n.Name));
}

/// <summary>What a key allows. Each scope includes those before it: who may write may read, who administers may do both.</summary>
public enum Scope
{
    Read,

    /// <summary>To store candles.</summary>
    Write,

    /// <summary>To delete candles, too.</summary>
    Admin,
}
