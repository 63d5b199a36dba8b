using System.Text;
using Candles.Api.Cli;
using Candles.Data.Model;
using Spectre.Console;

namespace Candles.Tests.Formats.Import;

public sealed class RowsBarTests
{
    [Fact]
    public async Task A_bar_shows_the_file_its_rows_and_the_phase_and_gives_the_result_back()
    {
        var screen = new Screen();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = screen,
        });

        var result = await new RowsBar(console, "reading", "storing").Show("near[1].csv", async progress =>
        {
            progress.Report(new RowProgress(4096, 0.5));
            await Drawn(screen, "reading, 4,096 rows, ");
            progress.Report(new RowProgress(8192, 1));
            await Drawn(screen, "storing, 8,192 rows, ");
            return 42;
        });

        Assert.Equal(42, result);
        Assert.Contains("near[1].csv", screen.Text, StringComparison.Ordinal);
        Assert.Contains(" rows/s", screen.Text, StringComparison.Ordinal);
    }

    /// <summary>Waits until the bar, which draws itself several times a second, has drawn this.</summary>
    private static async Task Drawn(Screen screen, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!screen.Text.Contains(text, StringComparison.Ordinal))
            await Task.Delay(10, deadline.Token);
    }

    /// <summary>A terminal of 120 columns that remembers all that was written to it.</summary>
    private sealed class Screen : IAnsiConsoleOutput
    {
        private readonly StringBuilder _text = new();

        public Screen() => Writer = TextWriter.Synchronized(new StringWriter(_text));

        public TextWriter Writer { get; }
        public bool IsTerminal => true;
        public int Width => 120;
        public int Height => 40;

        public string Text
        {
            get
            {
                lock (Writer) // as its own methods do
                    return _text.ToString();
            }
        }

        public void SetEncoding(Encoding encoding)
        {
            // Text is not encoded here.
        }
    }
}
