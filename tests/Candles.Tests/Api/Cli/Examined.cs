using Candles.Api.Cli.Doctor;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Cli;

/// <summary>What the doctor finds with settings of a test.</summary>
internal sealed class Examined(IReadOnlyList<Finding> findings)
{
    public IReadOnlyList<Finding> Findings { get; } = findings;

    public IEnumerable<Finding> Failures => Findings.Where(finding => finding.Verdict == Verdict.Fail);

    /// <summary>Everything, to be searched for what must not stand there.</summary>
    public string Text => string.Join('\n', Findings);

    /// <summary>The one finding of an area.</summary>
    public Finding this[string area] => Assert.Single(Findings, finding => finding.Area == area);

    public static Task<Examined> With(string connection, params (string Name, string Value)[] settings) =>
        With([("ConnectionStrings:Candles", connection), .. settings]);

    public static async Task<Examined> With(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("urls", "http://127.0.0.1:0")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build();
        var findings = new List<Finding>();
        await foreach (var finding in Examination.Run(configuration, TimeProvider.System, TestContext.Current.CancellationToken))
            findings.Add(finding);
        return new Examined(findings);
    }

    /// <summary>That an area has a finding of this verdict, which says this, and advises where something is to be done.</summary>
    public void Says(string area, Verdict verdict, string text)
    {
        Assert.Contains(Findings, finding => finding.Area == area && finding.Verdict == verdict && finding.Says.Contains(text, StringComparison.Ordinal));
        Assert.All(Findings, finding => Assert.Equal(finding.Verdict != Verdict.Ok, !string.IsNullOrEmpty(finding.Advice)));
    }
}
