using System.Runtime.InteropServices;
using System.Text;

namespace Candles.Data.Sqlite;

/// <summary>Which file a path means now: device and inode. A file that is held open keeps its inode to itself, even deleted.</summary>
/// <remarks>
/// By statx, whose layout is the same on every Linux; 1 µs a file. SQLite's own SQLITE_FCNTL_HAS_MOVED looks at the database file alone, not
/// at its log (os_unix.c gives a log no inode), and SQLitePCL does not have it. Elsewhere a file is only known to be there or not; Windows lets
/// nobody remove one that is open.
/// </remarks>
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    private const int CurrentDirectory = -100;
    private const uint WantsInode = 0x100;

    private static readonly bool IsToldBySystem = OperatingSystem.IsLinux() && Ask(PathBytes("/")) is not null;

    /// <returns>Null where nothing is there, or where it cannot be reached.</returns>
    /// <param name="path">As <see cref="PathBytes"/> makes it.</param>
    public static FileIdentity? Of(byte[] path)
    {
        if (IsToldBySystem)
            return Ask(path);
        return File.Exists(Encoding.UTF8.GetString(path.AsSpan(..^1))) ? default(FileIdentity) : null;
    }

    /// <summary>A path as the system takes it.</summary>
    public static byte[] PathBytes(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    private static FileIdentity? Ask(byte[] path)
    {
        try
        {
            var found = default(Statx);
            return statx(CurrentDirectory, path, 0, WantsInode, ref found) == 0
                ? new FileIdentity(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Inode)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library from before 2018
        }
    }

    [DllImport("libc", ExactSpelling = true)]
#pragma warning disable IDE1006 // as C has it
    private static extern int statx(int directory, byte[] path, int flags, uint mask, ref Statx found);
#pragma warning restore IDE1006

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
