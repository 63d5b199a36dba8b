using System.Text.RegularExpressions;
using Candles.Tests.Support;

namespace Candles.Tests.House;

/// <summary>The files that a GET from memory goes through, as docs/architecture.md names them.</summary>
public sealed partial class HotPathTests
{
    private const int MaxFiles = 5;

    private static readonly (string File, string[] Calls)[] Files = [.. Row()
        .Matches(File.ReadAllText(Repository.File("docs/architecture.md")))
        .Select(row => (row.Groups[1].Value, Call().Matches(row.Groups[2].Value).Select(call => call.Groups[1].Value).ToArray()))];

    [Fact]
    public void Five_files_at_most_decide_an_answer_from_memory() => Assert.InRange(Files.Length, 1, MaxFiles);

    [Fact]
    public void Each_of_them_holds_the_calls_that_are_named() => Assert.All(Files, named =>
    {
        var text = File.ReadAllText(Repository.File(named.File));

        Assert.NotEmpty(named.Calls);
        Assert.All(named.Calls, call => Assert.Contains(call, text));
    });

    [GeneratedRegex(@"^\| `(src/[^`]+\.cs)` \| (`[^|]+`) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Call();
}
