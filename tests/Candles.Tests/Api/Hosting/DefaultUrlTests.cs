using Candles.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Candles.Tests.Api.Hosting;

public sealed class DefaultUrlTests
{
    [Fact]
    public void Nothing_configured_means_port_5080_of_this_machine() => Assert.Equal("http://localhost:5080", UrlsOf());

    [Theory]
    [InlineData("--urls=http://127.0.0.1:1", "http://127.0.0.1:1")]
    [InlineData("--http_ports=8080", null)]
    [InlineData("--https_ports=8443", null)]
    [InlineData("--Kestrel:Endpoints:Web:Url=http://127.0.0.1:1", null)]
    public void What_is_configured_is_left_alone(string setting, string? urls) => Assert.Equal(urls, UrlsOf(setting));

    private static string? UrlsOf(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.UseDefaultUrl();
        return builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey);
    }
}
