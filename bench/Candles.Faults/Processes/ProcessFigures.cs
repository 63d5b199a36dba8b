using System.Globalization;

namespace Candles.Faults.Processes;

/// <summary>What a process takes of the machine now.</summary>
/// <param name="Cpu">Of all its threads since its start.</param>
internal sealed record ProcessFigures(long ResidentBytes, int Handles, int Threads, TimeSpan Cpu)
{
    private const int TicksPerSecond = 100; // USER_HZ

    public double ResidentMebibytes => ResidentBytes / 1048576.0;

    public static ProcessFigures Of(int pid)
    {
        var status = File.ReadAllLines($"/proc/{pid}/status");
        long Of(string name) => long.Parse(
            status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(words[11], CultureInfo.InvariantCulture) + long.Parse(words[12], CultureInfo.InvariantCulture);
        return new ProcessFigures(
            Of("VmRSS:") * 1024, Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length, (int)Of("Threads:"), TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }
}
