namespace Candles.Tests.Support;

/// <summary>The pages that people read: README, CONTRIBUTING and all of docs.</summary>
internal static class Documentation
{
    /// <summary>Name and text of each, the README first.</summary>
    public static IReadOnlyList<(string Name, string Text)> Pages { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md" }
            .Concat(Directory.GetFiles(Repository.File("docs"), "*.md").Order(StringComparer.Ordinal).Select(file => $"docs/{Path.GetFileName(file)}"))
            .Select(name => (name, File.ReadAllText(Repository.File(name)))),
    ];

    /// <summary>All of it, for what may stand on any page.</summary>
    public static string Whole { get; } = string.Join('\n', Pages.Select(page => page.Text));

    public static string Page(string name) => Pages.Single(page => page.Name == name).Text;
}
