using Candles.Api.Cli;
using Candles.Tests.Support;

namespace Candles.Tests.Api;

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
        Assert.Equal("""{"status":"live"}""", await http.GetStringAsync($"{url}/health/live", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_ends_the_start_with_one_line()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, "serve", "--Candles:Patience=9");

        Assert.Equal((1, "", "candles: Candles:Patience is seconds from 0.1 to 1.8 (default 1.5), not '9'.\n"), await process.End());
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
}
