using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candles.Api.Http;
using Candles.Api.OpenApi;

namespace Candles.Api.Dialects.Udf;

/// <summary>The parameters of a question in UDF, each known and given once.</summary>
internal sealed class UdfQuery
{
    private readonly DialectQuery _sent;
    private readonly IReadOnlyList<ApiParameter> _known;

    private UdfQuery(DialectQuery sent, IReadOnlyList<ApiParameter> known) => (_sent, _known) = (sent, known);

    public static bool TryRead(
        HttpContext context, IReadOnlyList<ApiParameter> known, [NotNullWhen(true)] out UdfQuery? query, [NotNullWhen(false)] out Problem? problem)
    {
        var sent = new DialectQuery(context);
        var names = known.Select(p => p.Name).ToList();
        var there = names.Count switch { 0 => "none is taken", 1 => $"there is {names[0]}", _ => $"there are {string.Join(", ", names)}" };
        problem = sent.FirstUnknown(names) is { } unknown ? Invalid($"{Quote.Of(unknown)} is not a parameter here; {there}.")
            : sent.FirstTwice() is { } twice ? Invalid($"{twice} is given twice.")
            : null;
        query = problem is null ? new UdfQuery(sent, known) : null;
        return problem is null;
    }

    public static Problem Invalid(string detail) => new(ProblemType.ParameterInvalid, detail);

    /// <summary>What was said; empty where nothing was.</summary>
    public string Text(string name) => _sent[name] ?? "";

    public bool Has(string name) => _sent.TryGet(name, out _);

    /// <summary>A parameter that must be there.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out Problem? problem)
    {
        problem = _sent.TryGet(name, out value) && value.Length > 0 ? null : Invalid($"{name} is missing; it takes {AcceptedBy(name)}.");
        return problem is null;
    }

    /// <summary>A whole number, also below 0: charts ask for times before 1970.</summary>
    /// <param name="number">Null where nothing was said.</param>
    public bool TryGetNumber(string name, long min, long max, out long? number, [NotNullWhen(false)] out Problem? problem)
    {
        number = null;
        problem = null;
        if (!_sent.TryGet(name, out var text))
            return true;
        if (text.Length <= 16 && IsNumber(text) && long.Parse(text, CultureInfo.InvariantCulture) is var value && value >= min && value <= max)
        {
            number = value;
            return true;
        }

        problem = Refused(name, text);
        return false;
    }

    public Problem Refused(string name, string value) => Invalid($"{name} takes {AcceptedBy(name)}, not {Quote.Of(value)}.");

    private string AcceptedBy(string name) => _known.First(p => p.Name == name).Accepts;

    private static bool IsNumber(string text) =>
        text.AsSpan(text.StartsWith('-') ? 1 : 0) is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9');
}
