using System.Globalization;

namespace Candles.Faults.Processes;

/// <summary>A bound on a process's memory, as a container has it: a control group of the kernel, version 1 or 2, whichever may be made here.</summary>
internal sealed class MemoryLimit : IDisposable
{
    private const string Version1 = "/sys/fs/cgroup/memory";
    private const string Version2 = "/sys/fs/cgroup";

    private readonly string _group;

    private MemoryLimit(string group) => _group = group;

    /// <summary>A process that writes its id here lies within the bound from then on.</summary>
    public string Members => Path.Combine(_group, "cgroup.procs");

    /// <summary>The most that was counted, in bytes. The pages of programs that others run as well are counted at those who read them first.</summary>
    public long MaxUsed => long.Parse(
        File.ReadAllText(Path.Combine(_group, _group.StartsWith(Version1, StringComparison.Ordinal) ? "memory.max_usage_in_bytes" : "memory.peak")), CultureInfo.InvariantCulture);

    /// <exception cref="MissingToolException">No group may be made here.</exception>
    public static MemoryLimit Of(long bytes)
    {
        var (root, limit) = Directory.Exists(Version1) ? (Version1, "memory.limit_in_bytes") : (Version2, "memory.max");
        var group = Path.Combine(root, $"candles-faults-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, limit), bytes.ToString(CultureInfo.InvariantCulture));
            return new MemoryLimit(group);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(group))
                Directory.Delete(group);
            throw new MissingToolException($"no control group may be made here ({e.Message})");
        }
    }

    public void Dispose()
    {
        for (var tries = 0; Directory.Exists(_group); tries++)
        {
            try
            {
                Directory.Delete(_group); // rmdir; its files are the kernel's
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(20); // its last process is not gone yet
            }
        }
    }
}
