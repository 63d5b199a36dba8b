using Candles.Data.Keys;

namespace Candles.Tests.Data.Keys;

public sealed class ScopeSetTests
{
    [Theory]
    [InlineData("read", true, false, false)]
    [InlineData("write", true, true, false)]
    [InlineData("admin", true, true, true)]
    [InlineData("read,write", true, true, false)]
    [InlineData("read,admin", true, true, true)]
    public void A_scope_includes_those_before_it(string scopes, bool read, bool write, bool admin)
    {
        var set = ScopeSet.Parse(scopes);

        Assert.Equal((read, write, admin), (set.Allow(Scope.Read), set.Allow(Scope.Write), set.Allow(Scope.Admin)));
    }

    [Theory]
    [InlineData("read", "read")]
    [InlineData("write,read", "read,write")]
    [InlineData("read, write ,admin", "read,write,admin")]
    [InlineData("write,write", "write")]
    public void The_text_form_names_each_once_in_order(string text, string canonical)
    {
        Assert.Equal(canonical, ScopeSet.Parse(text).ToString());
        Assert.Equal(ScopeSet.Parse(canonical), ScopeSet.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Read")]
    [InlineData("read,")]
    [InlineData("read write")]
    [InlineData("all")]
    [InlineData("1")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(ScopeSet.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ScopeSet.Parse(text));
    }
}
