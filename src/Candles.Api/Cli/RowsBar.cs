using System.Globalization;
using Candles.Data.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candles.Api.Cli;

/// <summary>The progress bar of an import or export on a terminal: one bar a file, with rows and rows/s, gone when the file is done.</summary>
/// <param name="working">What is done to the rows.</param>
/// <param name="finishing">What is done when all rows were reported.</param>
internal sealed class RowsBar(IAnsiConsole console, string working, string finishing)
{
    // Together with two spaces no more than 80 columns.
    private const int LongestName = 22;
    private const int BarWidth = 14;
    private const int RowsWidth = 42;

    /// <summary>A bar on this process's terminal; null where its output goes somewhere else.</summary>
    /// <param name="onErrors">Whether it is drawn on standard error, because the output carries data.</param>
    public static RowsBar? OfTerminal(string working, string finishing, bool onErrors = false)
    {
        if (onErrors ? Console.IsErrorRedirected : Console.IsOutputRedirected)
            return null;
        var console = onErrors
            ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            : AnsiConsole.Console;
        return console.Profile.Capabilities is { Ansi: true, Interactive: true } ? new RowsBar(console, working, finishing) : null;
    }

    /// <summary>Shows the bar while <paramref name="work"/> runs and reports.</summary>
    public Task<T> Show<T>(string name, Func<IProgress<RowProgress>, Task<T>> work)
    {
        var rows = new RowsColumn(working, finishing);
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

    /// <summary>Passes on what is reported. The bar is full, and moves to and fro, until the work is done.</summary>
    private sealed class Reporter(ProgressTask task, RowsColumn rows) : IProgress<RowProgress>
    {
        public void Report(RowProgress value)
        {
            rows.Rows = value.Rows;
            task.Value = value.Fraction;
            task.IsIndeterminate = value.Fraction >= 1;
        }
    }

    private sealed class RowsColumn(string working, string finishing) : ProgressColumn
    {
        public long Rows { get; set; }

        protected override bool NoWrap => true;

        public override int? GetColumnWidth(RenderOptions options) => RowsWidth;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var phase = task.IsIndeterminate ? finishing : working;
            var rate = Rows / Math.Max(task.ElapsedTime?.TotalSeconds ?? 0, 0.001);
            return new Text(string.Create(CultureInfo.InvariantCulture, $"{phase}, {Rows:N0} rows, {rate:N0} rows/s"));
        }
    }
}

/// <summary>Numbers of rows in the words of a command's report.</summary>
internal static class RowsText
{
    /// <summary><c>1 row</c>, <c>43,200 rows</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>361,000 rows/s</c>.</summary>
    public static string Rate(long rows, TimeSpan took)
    {
        var exact = rows / Math.Max(took.TotalSeconds, 1e-6);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(exact)) - 2)); // three digits tell enough
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(exact / unit) * unit:N0} rows/s");
    }
}
