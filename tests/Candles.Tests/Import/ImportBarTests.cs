using Candles.Api.Cli;
using Candles.Data.Import;
using Spectre.Console;

namespace Candles.Tests.Import;

public sealed class ImportBarTests
{
    [Fact]
    public async Task A_bar_shows_the_file_its_rows_and_the_phase_and_gives_the_result_back()
    {
        var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new Wide(screen),
        });

        var result = await new ImportBar(console).Show("near[1].csv", async progress =>
        {
            progress.Report(new ImportProgress(4096, 0.5));
            await Drawn(screen, "reading, 4,096 rows, ");
            progress.Report(new ImportProgress(8192, 1));
            await Drawn(screen, "storing, 8,192 rows, ");
            return 42;
        });

        Assert.Equal(42, result);
        Assert.Contains("near[1].csv", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains(" rows/s", screen.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Waits until the bar, which draws itself several times a second, has drawn this.</summary>
    private static async Task Drawn(StringWriter screen, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!TextOf(screen).Contains(text, StringComparison.Ordinal))
            await Task.Delay(10, deadline.Token);
    }

    private static string TextOf(StringWriter screen)
    {
        lock (screen.GetStringBuilder())
            return screen.ToString();
    }

    /// <summary>A terminal of 120 columns that writes where it is told.</summary>
    private sealed class Wide(StringWriter screen) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = TextWriter.Synchronized(screen);
        public bool IsTerminal => true;
        public int Width => 120;
        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // Text stays text here.
        }
    }
}
