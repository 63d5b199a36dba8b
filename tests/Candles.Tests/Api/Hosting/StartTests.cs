using Candles.Api;
using Candles.Api.Options;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Hosting;

public sealed class StartTests
{
    [Fact]
    public async Task The_program_serves_from_any_working_directory_and_says_what_where_and_how()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, "--urls=http://127.0.0.1:0", "--Candles:DataDirectory=data", "--Candles:Demo=false");

        var url = await process.ReadUntil("Candles serves OHLCV candles at");
        var place = await process.ReadUntil("Data:");
        var example = await process.ReadUntil("Try:");

        Assert.EndsWith(folder.File("data/candles.db"), place);
        Assert.Equal($"curl '{url}/series'", example);
        using var http = new HttpClient();
        Assert.StartsWith("""{"status":"live",""", await http.GetStringAsync($"{url}/health/live", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_that_of_the_build()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, "--version");

        Assert.Equal((0, $"{ProductVersion.Text}\n", ""), await process.End());
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+$", ProductVersion.Text);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_ends_the_start_with_one_line()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, "serve", "--Candles:Patience=9");

        Assert.Equal((1, "", "candles: Candles:Patience must be between 0.1 and 1.8 seconds (default 1.5); got '9'.\n"), await process.End());
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start_with_one_line()
    {
        await using var app = await CandlesApp.Start();
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(
            folder.Path, $"--urls={app.Address}", $"--Candles:DataDirectory={folder.Path}", "--Candles:Demo=false");

        var (exitCode, _, errors) = await process.End();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("candles: Failed to bind", errors);
        Assert.Equal(errors.Length - 1, errors.IndexOf('\n'));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "--urls", "http://localhost:1")]
    [InlineData(false, "--Candles:Demo=false")]
    [InlineData(false, "urls=http://localhost:1")]
    [InlineData(false, "serve")]
    [InlineData(false, "serve", "--urls", "http://localhost:1")]
    [InlineData(true, "serve", "--help")]
    [InlineData(true, "--help")]
    [InlineData(true, "--version")]
    [InlineData(true, "import", "file.csv")]
    [InlineData(true, "imprt")]
    public void The_first_word_tells_a_command_from_settings(bool isCommand, params string[] args) =>
        Assert.Equal(isCommand, CommandLine.IsCommand(args));

    [Fact]
    public async Task A_command_that_does_not_exist_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, "imprt");

        var (exitCode, _, errors) = await process.End();

        Assert.Equal(1, exitCode);
        Assert.Contains("imprt", errors);
    }

    [Theory]
    [InlineData("ConnectionStrings__Candles", "mysql://me:hunter2@here", "candles: ConnectionStrings:Candles is none of")]
    [InlineData("Candles__FutureTolerance", "soon", "candles: Candles:FutureTolerance must be between 0 and 3600")]
    public async Task A_command_has_the_servers_settings_and_refuses_them_as_it_does(string name, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, [(name, value)], ["seed"]);

        var (exitCode, _, errors) = await process.End();

        Assert.Equal(1, exitCode);
        Assert.StartsWith(expected, errors);
        Assert.DoesNotContain("hunter2", errors);
        Assert.Equal(errors.Length - 1, errors.IndexOf('\n'));
    }

    [Fact]
    public async Task What_a_command_stores_the_server_serves()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("near.csv"), "open_time,open,high,low,close,volume\n1780272000000,2.32,2.3230,2.32,2.322,36613\n", TestContext.Current.CancellationToken);
        (string, string)[] settings = [("ConnectionStrings__Candles", "Data Source=mine.db")];

        using var import = CandlesProcess.Start(
            folder.Path, settings, ["import", "near.csv", "--series", "binance/USDT/NEAR", "--interval", "1m"]);
        var imported = await import.End();
        Assert.Equal((0, ""), (imported.ExitCode, imported.Errors));

        await using var app = await CandlesApp.Start($"Data Source={folder.File("mine.db")}");
        Assert.Equal(
            """{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}]}""",
            await app.GetBody("/candle/binance/USDT/NEAR"));
    }
}
