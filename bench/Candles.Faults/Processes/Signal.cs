using System.Globalization;

namespace Candles.Faults.Processes;

/// <summary>Signals, sent to single processes by their id.</summary>
internal static class Signal
{
    public static Task Send(string name, params IEnumerable<int> pids) =>
        Shell.Try("kill", [$"-{name}", .. pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture))]); // one that is gone is no fault

    /// <summary>The processes that a process started and that live.</summary>
    public static int[] ChildrenOf(int pid) =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == pid),
    ];

    public static bool IsAlive(int pid) => ParentOf(pid) is not null;

    private static int? ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat"); // pid (name) state parent …; the name may hold blanks
            var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return words[0] == "Z" ? null : int.Parse(words[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
