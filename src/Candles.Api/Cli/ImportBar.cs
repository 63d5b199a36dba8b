using System.Globalization;
using Candles.Data.Import;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candles.Api.Cli;

/// <summary>The progress bar of an import on a terminal: one bar a file, with rows and rows/s, gone when the file is done.</summary>
internal sealed class ImportBar(IAnsiConsole console)
{
    /// <summary>A bar on this process's terminal; null where its output goes somewhere else.</summary>
    public static ImportBar? OfTerminal() =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true } ? new ImportBar(AnsiConsole.Console) : null;

    /// <summary>Shows the bar while <paramref name="work"/> runs and reports.</summary>
    public Task<T> Show<T>(string name, Func<IProgress<ImportProgress>, Task<T>> work)
    {
        var rows = new RowsColumn();
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), rows)
            .StartAsync(context => work(new Reporter(context.AddTask(Markup.Escape(name), maxValue: 1), rows)));
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

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var phase = task.IsIndeterminate ? "storing" : "reading";
            var rate = Rows / Math.Max(task.ElapsedTime?.TotalSeconds ?? 0, 0.001);
            return new Text(string.Create(CultureInfo.InvariantCulture, $"{phase}, {Rows:N0} rows, {rate:N0} rows/s"));
        }
    }
}
