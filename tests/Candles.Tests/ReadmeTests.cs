using System.Net;
using System.Text.RegularExpressions;
using Candles.Api.Hosting;
using Candles.Tests.Support;

namespace Candles.Tests;

/// <summary>The requests that the README shows are sent to a server as it starts by default.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Every_request_of_the_README_is_answered()
    {
        var requests = Reads().Matches(await Readme());
        Assert.True(requests.Count >= 5, "The README shows fewer requests than it did.");
        await using var app = await CandlesApp.Start(null, null, "--Candles:Demo=true");
        await app.Ready();

        foreach (Match request in requests)
        {
            using var answer = await app.Get(request.Groups["path"].Value);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, request.Value);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("{\"data\":[{", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_README_writes_is_answered_as_it_says()
    {
        var readme = await Readme();
        await using var app = await CandlesApp.Start();

        var answers = new List<string>();
        foreach (Match request in Changes().Matches(readme))
        {
            var path = request.Groups["path"].Value;
            answers.Add(await (request.Groups["method"].Value == "POST" ? app.Post(path, request.Groups["body"].Value) : app.Delete(path)).Accepted());
        }

        Assert.Equal(2, answers.Count);
        Assert.All(answers, answer => Assert.Contains($"`{answer}`", readme, StringComparison.Ordinal));
    }

    private static Task<string> Readme() => File.ReadAllTextAsync(Repository.File("README.md"), TestContext.Current.CancellationToken);

    [GeneratedRegex($"^curl (?!-X ).*'{DefaultUrl.Value}(?<path>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex Reads();

    [GeneratedRegex(
        $"^curl -X (?<method>POST|DELETE) '{DefaultUrl.Value}(?<path>[^']*)' -H \"Authorization: Bearer [$]KEY\"( --json '(?<body>[^']*)')?$", RegexOptions.Multiline)]
    private static partial Regex Changes();
}
