using System.Diagnostics;

namespace Candles.Tests.Support;

/// <summary>A disk of a few megabytes, in memory, that a test may fill and enlarge.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candles-disk-");

    private SmallDisk()
    {
    }

    public string Folder => _folder.FullName;

    /// <summary>Skips the test where this user or machine may not mount one.</summary>
    public static async Task<SmallDisk> Mount(string size)
    {
        var disk = new SmallDisk();
        if (await Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=777", "tmpfs", disk.Folder) != 0)
        {
            disk._folder.Delete();
            Assert.Skip("A small disk cannot be mounted here (mount -t tmpfs wants root).");
        }

        return disk;
    }

    public async Task Enlarge(string size) =>
        Assert.Equal(0, await Run("mount", "-o", $"remount,size={size}", Folder));

    public async ValueTask DisposeAsync()
    {
        await Run("umount", "--lazy", Folder);
        _folder.Delete(recursive: true);
    }

    private static async Task<int> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
