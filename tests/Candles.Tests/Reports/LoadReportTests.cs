using System.Xml.Linq;
using Candles.Report.Figures;
using Candles.Report.Jtl;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class LoadReportTests
{
    [Fact]
    public void A_page_is_well_formed_whatever_was_measured() => Property.Holds(30, random =>
    {
        var scenario = random.Next(2) == 0 ? "stress" : "soak";
        IReadOnlyList<ServerUsage> usage = random.Next(2) == 0 ? [] : [new ServerUsage(0, 100, 5), new ServerUsage(1, 101, 180)];
        var run = LoadRun.Of(SomeRun.Info(scenario), SomeRun.Any(random), usage);

        var page = LoadPage.Of(run);

        var html = XDocument.Parse(page);
        Assert.NotEmpty(html.Descendants("figure"));
        Assert.Empty(html.Descendants("script"));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
        Assert.Equal(run.Labels.Select(label => label.Label), html.Descendants("tbody").SelectMany(Rows).Where(row => int.TryParse(row[0], out _)).Select(row => row[1]));
    });

    [Fact]
    public void A_page_fetches_nothing()
    {
        var page = LoadPage.Of(LoadRun.Of(SomeRun.Info(), new Recording().With("a", 0, 10), []));

        Assert.DoesNotContain(XDocument.Parse(page).Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_becomes_a_page_a_table_and_a_summary()
    {
        using var folder = new TemporaryFolder();
        ReportJson.Write(folder.File("run.json"), SomeRun.Info("original"));
        File.WriteAllText(folder.File("results.jtl"), SomeRun.Head + "1000,500,a|b,503,No,false,busy,1000000,7\n1500,500,a|b,200,OK,true,,1000000,7\n");
        File.WriteAllText(folder.File("server.csv"), "seconds,rssMb,cpuPercent\n0,100.5,12\n1,101,13\n");

        foreach (var written in JtlCommand.Run(folder.Path))
            Assert.True(File.Exists(written), written);

        var markdown = File.ReadAllText(folder.File("report.md"));
        Assert.Contains("| 1 | a\\|b | 2 | 2.00 | 500 | 500 | 500 | 500 | 500 | 500 | 1 (50.0 %) | 2.00 |", markdown, StringComparison.Ordinal);
        Assert.Contains("| a\\|b | 503 | busy | 1 | 50.0 % |", markdown, StringComparison.Ordinal);
        Assert.Contains("Memory of the server", File.ReadAllText(folder.File("report.html")), StringComparison.Ordinal);
        Assert.Equal(2, ReportJson.Read<LoadSummary>(folder.File("summary.json")).Labels.Single().Tps);
    }

    [Fact]
    public void A_label_that_only_saw_the_ramp_is_named()
    {
        var info = SomeRun.Info("original") with { Properties = new Dictionary<string, System.Text.Json.JsonElement> { ["threads"] = System.Text.Json.JsonDocument.Parse("\"60\"").RootElement } };
        var run = LoadRun.Of(info, new Recording().With("fast", 0, 1, users: 3).With("slow", 1000, 1, users: 60), []);

        Assert.Contains("fast: of 60 users no more than 3", LoadMarkdown.Of(run), StringComparison.Ordinal);
        Assert.DoesNotContain("slow: of", LoadMarkdown.Of(run), StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Rows(XElement body) => body.Elements("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray());
}
