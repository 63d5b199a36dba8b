using System.Globalization;
using Candles.Api.Options;

namespace Candles.Api.Cli.Doctor;

/// <summary>What the system lets this process have, against what the settings would take. A service may be given other limits than a shell.</summary>
internal static class LimitsCheck
{
    private const string Area = "limits";
    private const long Sparse = 4096;
    private const long OfTheProgram = 256; // files, the pool, the feed, with room to spare

    public static IEnumerable<Finding> Run(IConfiguration configuration, CandlesOptions options) => [.. Files(configuration), Memory(options.WindowBytes)];

    private static IEnumerable<Finding> Files(IConfiguration configuration)
    {
        if (OpenFiles() is not { } files)
            yield break;

        const string setting = "Candles:MaxConnections";
        var says = string.Create(CultureInfo.InvariantCulture, $"This process may open {files:N0} files and connections.");
        if (long.TryParse(configuration[setting], NumberStyles.None, CultureInfo.InvariantCulture, out var connections) && connections + OfTheProgram > files)
        {
            yield return Finding.Fail(
                Area, says,
                string.Create(
                    CultureInfo.InvariantCulture, $"{setting} is {connections:N0}: allow {connections + OfTheProgram:N0} (ulimit -n, LimitNOFILE), or set it lower."));
        }
        else
        {
            yield return files < Sparse
                ? Finding.Warn(Area, says, "Each client takes one: allow 65536 (ulimit -n, LimitNOFILE of the unit).")
                : Finding.Ok(Area, says);
        }
    }

    private static Finding Memory(long windowBytes)
    {
        var max = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes; // of the cgroup, or the machine
        var says = $"This process may use {Words.Size(max)} for data; candles in memory take up to {Words.Size(windowBytes)} of it.";
        return ((double)windowBytes / max) switch
        {
            >= 0.8 => Finding.Fail(Area, says, "That leaves no room for requests: set Candles:WindowBytes lower (the default is a quarter)."),
            > 0.5 => Finding.Warn(Area, says, "Requests need room, too: half is the most for Candles:WindowBytes (the default is a quarter)."),
            _ => Finding.Ok(Area, says),
        };
    }

    /// <summary>Null where the system does not say, or says that there is no limit.</summary>
    private static long? OpenFiles()
    {
        const string limits = "/proc/self/limits";
        const string name = "Max open files";
        if (!File.Exists(limits) || File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is not { } found)
            return null;
        var soft = found[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }
}
