using System.Text.Json;
using System.Text.RegularExpressions;
using Candles.Api.Hosting;
using Candles.Tests.Support;

namespace Candles.Tests.House;

/// <summary>The recipes of docs/clients.md are run as they stand, but for the address and, in a browser, for where a library comes from.</summary>
public sealed partial class RecipeTests : IAsyncLifetime
{
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(null, null, "--Candles:Demo=true");
        await _app.Ready();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task LightweightCharts_shows_candles_and_the_last_one_moves()
    {
        var shown = await InBrowser("lightweight-charts", "lightweight-charts/dist/lightweight-charts.standalone.production.mjs", """

            const before = JSON.stringify(series.data().at(-1));
            for (let tries = 0; tries < 100 && JSON.stringify(series.data().at(-1)) === before; tries++) await new Promise(r => setTimeout(r, 100));
            live.close();
            return `${series.data().length >= 1000} ${JSON.stringify(series.data().at(-1)) !== before}`;
            """);
        Assert.Equal("true true", shown);
    }

    [Fact]
    public async Task Klinecharts_shows_candles()
    {
        var shown = await InBrowser("klinecharts", "klinecharts/dist/umd/klinecharts.min.js", """

            for (let tries = 0; tries < 100 && chart.getDataList().length < 500; tries++) await new Promise(r => setTimeout(r, 100));
            return `${chart.getDataList().length >= 500}`;
            """);
        Assert.Equal("true", shown);
    }

    [Fact]
    public async Task Ccxt_fetches_candles()
    {
        var recipe = Script.Node(await Recipe("js", "from \"ccxt\""));
        await recipe.Needs(Script.Node("import ccxt from \"ccxt\";"));
        var printed = string.Join('\n', await recipe.Lines([]));
        Assert.Equal(24, Times().Count(printed));
    }

    [Fact]
    public async Task Python_reads_candles()
    {
        var recipe = Script.Python(await Recipe("python", "urllib"));
        await recipe.Needs(Script.Python("import json"));
        Assert.Matches("^24 hours, highest [0-9.]+$", Assert.Single(await recipe.Lines([])));
    }

    /// <summary>Runs a recipe in a page that has the library and room for a chart.</summary>
    /// <param name="file">Below the packages of tests/node.</param>
    /// <param name="then">What is done when the recipe has run.</param>
    private async Task<string> InBrowser(string library, string file, string then)
    {
        var path = Repository.File($"tests/node/node_modules/{file}");
        if (!File.Exists(path))
        {
            const string Hint = "The packages of tests/node are not here (npm ci --prefix tests/node; ./test does).";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Hint);
            Assert.Skip(Hint);
        }

        var recipe = Import().Replace(await Recipe("js", $"from \"{library}\""), "const {$1} = charts;");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        return await Browser.Run(
            $$"""
            const module = await import(URL.createObjectURL(new Blob([JSON.parse(input)], { type: "text/javascript" })));
            const charts = globalThis.klinecharts ?? module;
            document.body.innerHTML = '<div id="chart" style="width: 800px; height: 400px"></div>';
            {{recipe}}
            {{then}}
            """,
            JsonSerializer.Serialize(text));
    }

    /// <summary>The one code block of a language that has some text in it, with the address of this test's server.</summary>
    private async Task<string> Recipe(string language, string having)
    {
        var page = await File.ReadAllTextAsync(Repository.File("docs/clients.md"), TestContext.Current.CancellationToken);
        var recipe = Blocks().Matches(page)
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["code"].Value)
            .Single(code => code.Contains(having, StringComparison.Ordinal));
        return recipe.Replace(DefaultUrl.Value, _app.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^import \\{(.*)\\} from .*;$", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\b1[0-9]{12}\b")]
    private static partial Regex Times();
}
