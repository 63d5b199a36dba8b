using System.Globalization;

namespace Candles.Faults;

/// <summary>The words of a command line.</summary>
internal sealed class Words
{
    private readonly Dictionary<string, string?> _options = [];

    private Words()
    {
    }

    /// <summary>Those that are no options.</summary>
    public List<string> Names { get; } = [];

    /// <param name="accepted">Without dashes; with a colon where a value follows.</param>
    /// <exception cref="ArgumentException">Another option stands there.</exception>
    public static Words Read(string[] args, params string[] accepted)
    {
        var words = new Words();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].TrimStart('-');
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                words.Names.Add(args[i]);
            else if (accepted.Contains(name))
                words._options[name] = null;
            else if (accepted.Contains(name + ":") && i + 1 < args.Length)
                words._options[name] = args[++i];
            else
                throw new ArgumentException($"unknown: {args[i]} (accepted: {string.Join(", ", accepted.Select(option => "--" + option.Replace(":", " VALUE", StringComparison.Ordinal)))})");
        }

        return words;
    }

    public bool Has(string name) => _options.ContainsKey(name);

    public string? Text(string name) => _options.GetValueOrDefault(name);

    public int? Number(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"--{name} is a whole number, not '{text}'");
}
