using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candles.Api.Cli.Doctor;

/// <summary>
/// Tells findings as they are made: <c>fail  database     …</c>, what is to be done in a line of its own below. A terminal gets colours and words
/// that are wrapped in a column of their own; files, pipes and grep get whole lines.
/// </summary>
internal sealed class DoctorReport(TextWriter output, IAnsiConsole? terminal)
{
    private const int VerdictWidth = 4;
    private const int AreaWidth = 11;
    private const string Gap = "  ";

    private static readonly string Below = new(' ', VerdictWidth + AreaWidth + 2 * Gap.Length);

    private readonly int[] _counts = new int[Enum.GetValues<Verdict>().Length];

    public Verdict Worst { get; private set; }

    public async Task Add(Finding finding)
    {
        _counts[(int)finding.Verdict]++;
        Worst = finding.Verdict > Worst ? finding.Verdict : Worst;
        if (terminal is not null)
        {
            terminal.Write(InColumns(finding));
            return;
        }

        await output.WriteLineAsync($"{Word(finding.Verdict),-VerdictWidth}{Gap}{finding.Area,-AreaWidth}{Gap}{finding.Says}");
        if (finding.Advice is { } advice)
            await output.WriteLineAsync(Below + advice);
    }

    /// <summary><c>12 fine, 1 warning, no failure</c></summary>
    public async Task End()
    {
        var summary = $"{Count(Verdict.Ok)} fine, {Counted(Verdict.Warn, "warning")}, {Counted(Verdict.Fail, "failure")}";
        if (terminal is null)
            await output.WriteLineAsync(summary);
        else
            terminal.Write(new Rows(Text.Empty, new Text(summary, ColourOf(Worst))));

        int Count(Verdict verdict) => _counts[(int)verdict];

        string Counted(Verdict verdict, string noun) => Count(verdict) == 0 ? $"no {noun}" : RowsText.Count(Count(verdict), noun);
    }

    private static Grid InColumns(Finding finding)
    {
        List<IRenderable> words = [new Text(finding.Says)];
        if (finding.Advice is { } advice)
            words.Add(new Text(advice, new Style(decoration: Decoration.Bold)));
        return new Grid()
            .AddColumn(new GridColumn { Width = VerdictWidth, NoWrap = true })
            .AddColumn(new GridColumn { Width = AreaWidth, NoWrap = true })
            .AddColumn(new GridColumn { Padding = new Padding(0) })
            .AddRow(new Text(Word(finding.Verdict), ColourOf(finding.Verdict)), new Text(finding.Area), new Rows(words));
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Style ColourOf(Verdict verdict) => new(verdict switch
    {
        Verdict.Ok => Color.Green,
        Verdict.Warn => Color.Yellow,
        _ => Color.Red,
    });
}
