using System.Text;

namespace Candles.Tests.Support;

/// <summary>A request that JMeter has sent.</summary>
/// <param name="Label">What the plan calls it: <c>raw limit=1000</c>.</param>
/// <param name="Failure">What the plan found wrong, in its words; null where it found nothing.</param>
internal sealed record JMeterSample(string Label, string Code, string? Failure);

/// <summary>JMeter with the plans of the folder jmeter, as its scripts start it.</summary>
internal static class JMeter
{
    private const string Hint = "JMeter is not here (apt-get install jmeter jmeter-http, or JMeter 5 on PATH; ./test does the former).";

    private const string Probe = """
        [ -e /usr/share/jmeter/lib/ext/ApacheJMeter_http.jar ] || jmeter --version 2>&1 | grep -qE ' ([5-9]|[1-9][0-9])\.[0-9]+'
        """;

    /// <summary>Runs a plan to its end; skips the test where JMeter is missing, with CI=true it fails.</summary>
    /// <param name="properties"><c>threads=4</c></param>
    /// <returns>All samples, but for those of the warm-up.</returns>
    public static async Task<JMeterSample[]> Run(string plan, string series, params IEnumerable<string> properties)
    {
        using var folder = new TemporaryFolder();
        var (list, results) = (folder.File("series.csv"), folder.File("results.jtl"));
        await File.WriteAllTextAsync(list, series, TestContext.Current.CancellationToken);
        string[] words =
        [
            "-n", "-t", Repository.File($"jmeter/{plan}.jmx"), "-q", Repository.File("jmeter/save.properties"),
            "-l", results, "-j", folder.File("jmeter.log"), $"-Jseries={list}", .. properties.Select(property => $"-J{property}"),
        ];
        var jmeter = Bash([Repository.File("jmeter/jmeter"), .. words]);
        await jmeter.Needs(Bash("-c", Probe));
        await jmeter.Run([]);
        return [.. (await File.ReadAllLinesAsync(results, TestContext.Current.CancellationToken)).Skip(1).Select(Read).OfType<JMeterSample>()];
    }

    /// <summary>The series of a server as the plans take them, with digests of the newest rows, so many of them.</summary>
    public static async Task<string> SeriesOf(Uri server, params string[] limits) => Encoding.ASCII.GetString(
        await Bash([Repository.File("jmeter/series"), server.GetLeftPart(UriPartial.Authority), "interval=1m&path=raw", .. limits]).Run([]));

    /// <summary>None of the fields that are read holds a comma; the message of a failure, behind them, may.</summary>
    private static JMeterSample? Read(string line)
    {
        var fields = line.Split(',', 9);
        return fields[5].StartsWith("warm-up ", StringComparison.Ordinal) ? null : new(fields[2], fields[3], fields[7] == "true" ? null : fields[8]);
    }

    private static Script Bash(params string[] words) => new("bash", words, "/", Hint);
}
