using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Candles.Api.Cli.Doctor;
using Candles.Tests.Support;
using Spectre.Console;

namespace Candles.Tests.Api.Cli;

public sealed partial class DoctorCommandTests
{
    private static readonly Finding[] Some =
    [
        Finding.Ok("clock", "It is noon."),
        Finding.Warn(
            "disk",
            "Little is free of what there was, which was never very much, as everybody knows who has looked at it [red].",
            "Make room, and soon, before anybody else does, since nobody else will do it."),
        Finding.Fail("database", "It is away.", "Start it."),
    ];

    [Theory]
    [InlineData("Candles__Patience", "1", 0)]
    [InlineData("Candles__Patiense", "1", 0)]
    [InlineData("Candles__Patience", "9", 1)]
    public async Task The_exit_code_is_1_for_failures_alone(string name, string value, int exitCode)
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(
            folder.Path, [(name, value), ("Candles__DataDirectory", folder.Path)], ["doctor", "--urls=http://127.0.0.1:0"]);

        var (code, output, errors) = await process.End();

        Assert.Equal((exitCode, ""), (code, errors));
        Assert.All(output.TrimEnd().Split('\n').SkipLast(1), line => Assert.Matches("^((ok  |warn|fail)  [a-z]+ +| {19})[^ ]", line));
        Assert.Matches("^[0-9]+ fine, ", output.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task It_has_the_servers_settings_of_the_command_line_too()
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(folder.Path, "doctor", "--urls=http://127.0.0.1:0", "--Candles:DataDirectory=mine", "--Candles:Demoo=false");

        var (code, output, _) = await process.End();

        Assert.Equal(0, code);
        Assert.Contains("Candles:Demoo is not a setting and has no effect.", output, StringComparison.Ordinal);
        Assert.Contains($"There is no file {folder.File("mine/candles.db")} yet; the server creates it when it starts.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_setting_that_is_refused_or_unknown_is_named()
    {
        using var folder = new TemporaryFolder();

        var examined = await Examined.With(
            ("Candles:DataDirectory", folder.Path), ("Candles:Patience", "9"), ("Candles:Demo", "perhaps"), ("Candles:MaxSerie", "5"),
            ("Candles:AllowedExchanges:0", "binance"), ("ConnectionStrings:Candle", "Host=h;Password=hunter2"));

        examined.Says("settings", Verdict.Fail, "Candles:Patience must be between 0.1 and 1.8 seconds (default 1.5); got '9'.");
        examined.Says("settings", Verdict.Fail, "Candles:Demo must be true or false (default true); got 'perhaps'.");
        examined.Says("settings", Verdict.Warn, "Candles:MaxSerie is not a setting");
        examined.Says("settings", Verdict.Warn, "Candles:AllowedExchanges:0 is not a setting");
        examined.Says("settings", Verdict.Warn, "ConnectionStrings:Candle is not read.");
        Assert.DoesNotContain("hunter2", examined.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_do_not_go_together_are_refused_once_and_again_with_a_default()
    {
        using var folder = new TemporaryFolder();

        var examined = await Examined.With(("Candles:RequestBudget", "1"), ("ConnectionStrings:Candles", $"Data Source={folder.File("candles.db")}"));

        examined.Says("settings", Verdict.Fail, "Candles:Patience must not be longer than Candles:RequestBudget.");
        examined.Says("file", Verdict.Ok, "There is no file");
    }

    [Theory]
    [InlineData("mysql://me:hunter2@here/candles")]
    [InlineData("Server=here;Password=hunter2;Wrong Word=1")]
    [InlineData("postgres://me:hun@ter2@here/candles")]
    public async Task A_connection_string_of_no_known_form_is_told_and_not_shown(string connection)
    {
        var examined = await Examined.With(connection);

        Assert.Contains(examined.Findings, finding => finding.Verdict == Verdict.Fail);
        Assert.DoesNotContain("hunter2", examined.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", examined.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_told()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answering = HangUp(other, stop.Token);

        var examined = await Examined.With(("Candles:DataDirectory", folder.Path), ("urls", $"http://{other.LocalEndpoint}"));

        examined.Says("address", Verdict.Fail, "is taken by another program");
        await stop.CancelAsync();
        await answering;
    }

    [Fact]
    public async Task Limits_that_the_settings_go_beyond_are_told()
    {
        using var folder = new TemporaryFolder();

        var examined = await Examined.With(
            ("Candles:DataDirectory", folder.Path),
            ("Candles:WindowBytes", long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Candles:MaxConnections", "2000000000"));

        examined.Says("limits", Verdict.Fail, "This process may use");
        examined.Says("limits", Verdict.Fail, "This process may open");
    }

    [Fact]
    public async Task All_options_of_docs_operate_are_known_and_all_known_are_in_it()
    {
        var page = await File.ReadAllTextAsync(Repository.File("docs/operate.md"), TestContext.Current.CancellationToken);
        var table = $"{page[page.IndexOf("\n## Settings", StringComparison.Ordinal)..]}\n## ";

        Assert.Equal(
            Option().Matches(table[..table.IndexOf("\n## ", 5, StringComparison.Ordinal)]).Select(match => match.Value).Distinct().Order(),
            KnownSettings.Names.Order());
    }

    [Fact]
    public async Task A_terminal_gets_colours_and_no_line_that_is_too_long()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 60;
        var report = new DoctorReport(TextWriter.Null, console);
        foreach (var finding in Some)
            await report.Add(finding);
        await report.End();


        var text = output.ToString();
        Assert.Contains("\e[", text, StringComparison.Ordinal);
        Assert.Contains("[red]", text, StringComparison.Ordinal);
        Assert.All(Ansi().Replace(text, "").Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 60));
        Assert.Contains("1 fine, 1 warning, 1 failure", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_0_where_the_server_is_ready_and_1_where_not()
    {
        await using var app = await CandlesApp.Start();
        await app.Ready();
        using var folder = new TemporaryFolder();

        using var ready = CandlesProcess.Start(folder.Path, "health", "--url", app.Address.ToString());
        using var named = CandlesProcess.Start(folder.Path, [("ASPNETCORE_URLS", $"http://*:{app.Address.Port}")], ["health"]);
        using var absent = CandlesProcess.Start(folder.Path, "health", "--url", $"http://127.0.0.1:{FreePort.Find()}");

        Assert.Equal((0, "ready\n", ""), await ready.End());
        Assert.Equal((0, "ready\n", ""), await named.End());
        var (code, _, errors) = await absent.End();
        Assert.Equal(1, code);
        Assert.StartsWith("no answer of a Candles server from", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_why_a_server_is_not_ready()
    {
        await using var app = await CandlesApp.Launch($"Host=127.0.0.1;Port={FreePort.Find()};Username=me;Password=hunter2");

        var health = await HealthCommand.Ask(app.Address.ToString(), TestContext.Current.CancellationToken);

        Assert.Equal((false, true), (health.IsReady, health.IsCandles));
        Assert.StartsWith("Not ready: the store is being opened", health.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", health.Says, StringComparison.Ordinal);
    }

    private static async Task HangUp(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
                (await listener.AcceptTcpClientAsync(stop)).Dispose();
        }
        catch (OperationCanceledException)
        {
            // the test is done
        }
    }

    [GeneratedRegex("Candles:[A-Z][A-Za-z]+")]
    private static partial Regex Option();

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Ansi();
}
