using System.Globalization;
using System.Runtime.InteropServices;

namespace Candles.Api.Cli.Doctor;

/// <summary>The file system that a folder lies on.</summary>
internal static partial class Disk
{
    private const string Area = "disk";
    private const long Little = 1L << 30;
    private const long TooLittle = 16L << 20;
    private const int WriteAccess = 2; // W_OK

    /// <summary>The folder itself, or the nearest above it that there is.</summary>
    public static string ExistingFolder(string folder) =>
        Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? folder : ExistingFolder(above);

    /// <summary>Why this user may not write there; null where it may. Asked without opening anything: closing a file would let go of SQLite's locks on it.</summary>
    public static string? MayWrite(string path)
    {
        if (OperatingSystem.IsWindows() || Access(path, WriteAccess) == 0)
            return null;
        return Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    public static IEnumerable<Finding> Findings(string folder)
    {
        DriveInfo disk;
        long free;
        try
        {
            disk = new DriveInfo(folder);
            free = disk.AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [Finding.Warn(Area, $"The disk of {folder} does not tell its free space: {e.Message}", "Look for yourself: df.")];
        }

        return [Free(folder, free, disk.TotalSize), .. Kind(folder, disk)];
    }

    private static Finding Free(string folder, long free, long total)
    {
        var share = total == 0 ? 0 : (double)free / total;
        var says = string.Create(CultureInfo.InvariantCulture, $"{Words.Size(free)} ({share:P0}) of the disk of {folder} are free.");
        return free switch
        {
            < TooLittle => Finding.Fail(Area, says, "Nothing can be written, or soon: make room."),
            < Little => Finding.Warn(Area, says, "A million candles take some 150 MB: make room."),
            _ => Finding.Ok(Area, says),
        };
    }

    private static IEnumerable<Finding> Kind(string folder, DriveInfo disk)
    {
        if (disk.DriveType == DriveType.Network)
        {
            yield return Finding.Fail(
                Area, $"{folder} is on a network file system ({disk.DriveFormat}), whose locks SQLite cannot trust.", "Use a disk of this machine, or PostgreSQL.");
        }

        if (disk.DriveType == DriveType.Ram)
            yield return Finding.Warn(Area, $"{folder} is in memory ({disk.DriveFormat}) and gone after a restart.", "Set Candles:DataDirectory to a disk.");
    }

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
