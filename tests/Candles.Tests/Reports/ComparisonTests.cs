using System.Xml.Linq;
using Candles.Report.Compare;
using Candles.Report.Figures;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class ComparisonTests
{
    private const string Json = """
        {"machine":{"name":"m","cpu":"C","cores":2,"memoryGb":23,"os":"Debian"},"versions":{"dotnet":"10"},"commit":"abc","date":"2026-11-20",
         "settings":{"seconds":5,"quick":true},
         "subjects":[{"id":"window","name":"Candles window","kind":"ours","reads":"memory","workers":1,"description":"slices"},
                     {"id":"fastapi-validated","name":"FastAPI <&>","kind":"peer","reads":"database","description":"models"},
                     {"id":"nginx","name":"nginx","kind":"static","reads":"file","workers":2,"description":"files"}],
         "results":[{"subject":"fastapi-validated","limit":1000,"bytes":90000,"rounds":[{"requestsPerSecond":38},{"requestsPerSecond":42}],
                       "median":{"requestsPerSecond":40,"megabytesPerSecond":3.6,"p50Ms":700,"p99Ms":900,"cpuSecondsPer1000":40,"databaseCpuSecondsPer1000":1,"peakMemoryMb":100,"errors":0}},
                    {"subject":"window","limit":1000,"bytes":90000,"median":{"requestsPerSecond":40000,"megabytesPerSecond":3600,"p50Ms":0.7,"p99Ms":2,"cpuSecondsPer1000":0.03},
                       "stepsMicroseconds":{"window":1.5,"write":8}},
                    {"subject":"nginx","limit":1000,"bytes":90000,"median":{"requestsPerSecond":32000,"megabytesPerSecond":2880,"p50Ms":0.8,"p99Ms":3}}]}
        """;

    [Fact]
    public void The_fastest_is_first_and_ratios_are_of_one_run()
    {
        var text = new CompareMarkdown(Read(Json)).Text();

        Assert.Contains("| Candles window | 40,000 | – | 3,600 | 0.70 | 2.00 | 0.030 | – | – | 90,000 | 1.00 × | 1.25 × | 0 |\n| nginx |", text, StringComparison.Ordinal);
        Assert.Contains("| FastAPI &lt;&> | 40.0 | 10.0 % | 3.60 | 700 | 900 | 40.0 | 1.00 | 100 | 90,000 | 0.0010 × | 0.0013 × | 0 |", text, StringComparison.Ordinal);
        Assert.Contains("A quick run", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_that_the_page_shows_is_drawn_and_well_formed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("in.json"), Json.Replace("\"limit\":1000,\"bytes\":90000,\"rounds\"", "\"limit\":1,\"bytes\":90000,\"rounds\""));

        var written = CompareCommand.Run(folder.File("in.json"), folder.Path).ToList();

        var page = File.ReadAllText(folder.File("compare.md"));
        foreach (var chart in written.Where(file => file.EndsWith(".svg", StringComparison.Ordinal)))
        {
            Assert.Equal("svg", XDocument.Load(chart).Root!.Name.LocalName);
            Assert.Contains($"({Path.GetFileName(chart)})", page, StringComparison.Ordinal);
        }

        Assert.Equal(page.Split("](").Length, written.Count);
    }

    [Fact]
    public void A_result_of_nobody_is_refused() => Assert.Contains(
        "'nobody'", Assert.Throws<ReportException>(() => Read(Json.Replace("\"subject\":\"nginx\"", "\"subject\":\"nobody\""))).Message, StringComparison.Ordinal);

    private static Comparison Read(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("compare.json"), json);
        return Comparison.Read(folder.File("compare.json"));
    }
}
