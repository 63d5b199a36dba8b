using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using Candles.Api.Cli;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Import;

/// <summary>A folder of files, and the command <c>import</c> run on them as the command line runs it.</summary>
public abstract class ImportCommandCase : IDisposable
{
    protected const string Good = "time,open,high,low,close,volume\n1780272000000,2,3,1,2,5\n1780272060000,2,4,1,3,6\n";
    protected const string Bad = "time,open,high,low,close,volume\n1780272000000,2,3,1,2,5\n1780272060000,2,x,1,3,6\n";

    private protected static readonly string[] NearByMinutes = ["--series", "binance/USDT/NEAR", "--interval", "1m"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candles-import-");

    /// <summary>The minute that the command's clock is in, half of it gone.</summary>
    protected static long NowFloor { get; } = Some.Time("2026-08-01T12:00:00");

    protected string Folder => _folder.FullName;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    protected string File(string name, string content) => File(name, Utf8(content));

    protected string File(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    private protected Task<Outcome> Import(StorePlace place, params string[] files) => Run(place, [.. files, .. NearByMinutes]);

    private protected Task<Outcome> Run(StorePlace place, params string[] args) => Run(place, () => null, args);

    private protected Task<Outcome> Run(StorePlace place, Func<Stream?> standardInput, string[] args) =>
        Run(() => new ImportTarget(place.Connect(), TimeSpan.FromMinutes(1)), standardInput, args);

    private protected async Task<Outcome> Run(
        Func<ImportTarget> target, Func<Stream?> standardInput, string[] args, CancellationToken? cancel = null)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var root = new RootCommand { ImportCommand.Create(target, new Clock(), standardInput) };
        var exitCode = await root.Parse(["import", .. args]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false },
            cancel ?? TestContext.Current.CancellationToken);
        return new Outcome(exitCode, WithoutFolder(output.ToString()), WithoutFolder(errors.ToString()));
    }

    protected string WithoutFolder(string text) => text.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>Stands at half past <see cref="NowFloor"/>, but for its stop watch.</summary>
    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowFloor + 30_000);
    }
}

/// <summary>What the command said, the folder's name left out.</summary>
internal sealed partial record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>The one line of output, its measurements made <c>#</c>.</summary>
    public string Line => Measurement().Replace(Assert.Single(Output.TrimEnd('\n').Split('\n')), "# ");

    [GeneratedRegex(@"(?<=in )[0-9.]+ |(?<=\()[0-9,]+ ")]
    private static partial Regex Measurement();
}
