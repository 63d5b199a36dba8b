using System.Globalization;
using System.Runtime.InteropServices;
using Candles.Faults.Processes;

namespace Candles.Faults;

/// <summary>Machine and versions, for the head of a report.</summary>
internal static class Machine
{
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores; {RuntimeInformation.FrameworkDescription}; PostgreSQL {Path.GetFileName(Path.GetDirectoryName(PostgresTools.Folder)) ?? "none"}; {DateTime.UtcNow:yyyy-MM-dd}");

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "a processor";
}
