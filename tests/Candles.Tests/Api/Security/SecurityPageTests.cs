using System.Reflection;
using System.Text.RegularExpressions;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

public sealed partial class SecurityPageTests
{
    [Fact]
    public async Task Every_test_that_docs_security_names_is_there()
    {
        var page = await File.ReadAllTextAsync(Repository.File("docs/security.md"), TestContext.Current.CancellationToken);
        var classes = typeof(SecurityPageTests).Assembly.GetTypes().Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal)).ToLookup(type => type.Name);

        var named = Named().Matches(page);

        Assert.True(named.Count > 20, "The page names fewer tests than it did.");
        Assert.All(named, name => Assert.Contains(
            classes[name.Groups["class"].Value],
            type => name.Groups["test"] is not { Success: true, Value: var test }
                || type.GetMethod(test) is { } method && method.GetCustomAttributes<FactAttribute>().Any()));
    }

    [GeneratedRegex("`(?<class>[A-Za-z]+Tests)(\\.(?<test>[A-Za-z0-9_]+))?`")]
    private static partial Regex Named();
}
