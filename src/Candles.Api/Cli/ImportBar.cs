using System.Globalization;
using Candles.Data.Import;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candles.Api.Cli;

/// <summary>The progress bar of an import on a terminal: one bar a file, with rows and rows/s, gone when the file is done.</summary>
internal sealed class ImportBar(IAnsiConsole console)
{
    // Together with two spaces no more than 80 columns.
    private const int LongestName = 22;
    private const int BarWidth = 14;
    private const int RowsWidth = 42;

    /// <summary>A bar on this process's terminal; null where its output goes somewhere else.</summary>
    public static ImportBar? OfTerminal()
    {
        var console = AnsiConsole.Console;
        var canDraw = !Console.IsOutputRedirected && console.Profile.Capabilities is { Ansi: true, Interactive: true };
        return canDraw ? new ImportBar(console) : null;
    }

    /// <summary>Shows the bar while <paramref name="work"/> runs and reports.</summary>
    public Task<T> Show<T>(string name, Func<IProgress<ImportProgress>, Task<T>> work)
    {
        var rows = new RowsColumn();
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = BarWidth }, rows)
            .StartAsync(context => work(new Reporter(context.AddTask(Markup.Escape(Shortened(name)), maxValue: 1), rows)));
    }

    /// <summary>The file's name without its folder, cut so that the bar has room on a terminal of 80 columns.</summary>
    private static string Shortened(string name)
    {
        var file = Path.GetFileName(name);
        return file.Length <= LongestName ? file : string.Concat(file.AsSpan(0, LongestName - 1), "…");
    }

    /// <summary>Passes on what the parser reports. The bar is full, and moves to and fro, while the store writes.</summary>
    private sealed class Reporter(ProgressTask task, RowsColumn rows) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            rows.Rows = value.Rows;
            task.Value = value.Fraction;
            task.IsIndeterminate = value.Fraction >= 1;
        }
    }

    private sealed class RowsColumn : ProgressColumn
    {
        public int Rows { get; set; }

        protected override bool NoWrap => true;

        public override int? GetColumnWidth(RenderOptions options) => RowsWidth;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var phase = task.IsIndeterminate ? "storing" : "reading";
            var rate = Rows / Math.Max(task.ElapsedTime?.TotalSeconds ?? 0, 0.001);
            return new Text(string.Create(CultureInfo.InvariantCulture, $"{phase}, {Rows:N0} rows, {rate:N0} rows/s"));
        }
    }
}
