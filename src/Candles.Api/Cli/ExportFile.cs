using System.IO.Compression;

namespace Candles.Api.Cli;

/// <summary>
/// A file that is there whole or not at all: it is written as <c>FILE.part</c> beside its place, and takes the name and place
/// once it is complete. Packed where its name ends in <c>.gz</c>. A device (<c>/dev/…</c>) is written to as it is.
/// </summary>
internal sealed class ExportFile : IDisposable
{
    private readonly string _path;
    private readonly string? _part;
    private readonly FileStream _file;
    private readonly GZipStream? _gzip;
    private bool _isComplete;

    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made by this user.</exception>
    public ExportFile(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("is a directory; name a file in it");

        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            _path = path;
            _file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        else
        {
            _path = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
            _part = _path + ".part";
            _file = new FileStream(_part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        }

        _gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true)
            : null;
    }

    /// <summary>Where the content goes.</summary>
    public Stream Content => _gzip is null ? _file : _gzip;

    /// <summary>Puts the file in its place.</summary>
    public void Complete()
    {
        _gzip?.Dispose(); // which writes its end
        if (_part is not null)
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_part, _path, overwrite: true);
        }

        _isComplete = true;
    }

    public void Dispose()
    {
        _file.Dispose(); // not gzip where it is not complete: it would write its end
        if (_part is not null && !_isComplete)
            File.Delete(_part);
    }
}
