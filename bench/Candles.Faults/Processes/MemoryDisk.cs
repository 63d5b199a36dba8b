namespace Candles.Faults.Processes;

/// <summary>A disk of some megabytes, in memory, that may be filled and made read-only.</summary>
internal sealed class MemoryDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candles-disk-");

    private MemoryDisk()
    {
    }

    public string Folder => _folder.FullName;

    private string Filler => Path.Combine(Folder, "filler");

    /// <exception cref="MissingToolException">This user or machine may not mount one.</exception>
    public static async Task<MemoryDisk> Mount(string size)
    {
        var disk = new MemoryDisk();
        if ((await Shell.Try("mount", "-t", "tmpfs", "-o", $"size={size},mode=777", "tmpfs", disk.Folder)).Code == 0)
            return disk;
        disk._folder.Delete();
        throw new MissingToolException("a small disk cannot be mounted here (mount -t tmpfs wants root)");
    }

    /// <summary>Leaves nothing.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size >= 512; size /= 2)
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // so much does not fit any more; less may
            }
        }
    }

    public void Empty() => File.Delete(Filler);

    public Task MakeReadOnly() => Shell.Run("mount", "-o", "remount,ro", Folder);

    public Task MakeWritable() => Shell.Run("mount", "-o", "remount,rw", Folder);

    public async ValueTask DisposeAsync()
    {
        await Shell.Try("umount", "--lazy", Folder);
        _folder.Delete(recursive: true);
    }
}

/// <summary>What a scenario needs is not there, so it is passed over.</summary>
internal sealed class MissingToolException(string message) : Exception(message);
