using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Hosting;

/// <summary>The recipe of docs/operate.md is run as it stands, but for folder and port.</summary>
public sealed partial class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Find();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_recipe_serves_HTTP_2_over_TLS()
    {
        await Bash("").Needs(Bash("openssl version && curl --version | grep -w HTTP2"));
        var (make, settings, check) = await Recipe();
        await Bash(make).Run([]);
        using var server = Candles(settings, "--Candles:Demo=false");
        Assert.Equal($"https://[::]:{_port}", await server.ReadUntil("Candles serves OHLCV candles at"));
        Assert.Equal($"curl 'https://localhost:{_port}/series'", await server.ReadUntil("Try:"));

        Assert.Equal(["2 200"], await Bash($"{check} --retry 60 --retry-delay 1 --retry-all-errors").Lines([])); // until it is ready
        using (var health = Candles(settings, "health"))
            Assert.Equal((0, "ready\n", ""), await health.End());
    }

    /// <summary>Kestrel would close the endpoint to take it on, within half a second or at its next look, 4 s later.</summary>
    [Fact]
    public async Task A_renewed_certificate_disturbs_nobody_and_counts_from_the_next_start()
    {
        await Bash("").Needs(Bash("openssl version && curl --version | grep -w HTTP2"));
        var (make, settings, _) = await Recipe();
        await Bash(make).Run([]);
        string before;
        using (var server = Candles(settings, "--Candles:Demo=false"))
        {
            await server.ReadUntil("Candles serves OHLCV candles at");
            before = await Shown();
            await Bash(make).Run([]);
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(6); await Task.Delay(50, Cancel))
                Assert.Equal(before, await Shown());
        }

        using var next = Candles(settings, "--Candles:Demo=false");
        await next.ReadUntil("Candles serves OHLCV candles at");
        Assert.NotEqual(before, await Shown());
    }

    private CandlesProcess Candles(string settings, params string[] args) => CandlesProcess.Start(
        _folder.Path,
        [
            ("Candles__DataDirectory", _folder.Path),
            .. settings.Split('\n').Select(line => line.Split('=', 2)).Select(parts => (parts[0], parts[1])),
        ],
        args);

    /// <returns>The serial number of the certificate that a new connection is shown.</returns>
    private async Task<string> Shown()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", _port, Cancel);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Cancel);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    private async Task<(string Make, string Settings, string Check)> Recipe()
    {
        var text = await File.ReadAllTextAsync(Repository.File("docs/operate.md"), Cancel);
        var from = text.IndexOf("## TLS\n", StringComparison.Ordinal);
        var blocks = Blocks().Matches(text[from..text.IndexOf("\n## ", from, StringComparison.Ordinal)])
            .Select(block => block.Groups["code"].Value
                .Replace("/etc/candles", _folder.Path, StringComparison.Ordinal)
                .Replace("5443", _port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .TrimEnd())
            .ToArray();
        Assert.Equal(3, blocks.Length);
        return (blocks[0], blocks[1], blocks[2]);
    }

    private static Script Bash(string code) => new("bash", ["-euc", code], "/", "openssl, or a curl that speaks HTTP/2, is not here (apt-get install openssl curl).");

    [GeneratedRegex("^```[a-z]+\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
