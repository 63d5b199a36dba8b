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
        var requests = Requests().Matches(await File.ReadAllTextAsync(Repository.File("README.md"), TestContext.Current.CancellationToken));
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

    [GeneratedRegex($"^curl .*'{DefaultUrl.Value}(?<path>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex Requests();
}
