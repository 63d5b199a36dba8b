using Candles.Data.Model;

namespace Candles.Formats.Export;

/// <summary>
/// Writes rows to a stream as a store reads them, through a buffer of fixed size: an export takes the same memory for
/// ten rows and ten million.
/// </summary>
/// <remarks>
/// The stream is written to while the store reads: it is a file, or a pipe that the user's own program empties. A head that
/// tells the number of rows is put in front last. Counting them first would be another read, of perhaps another number
/// of rows; so where the stream cannot go back (a pipe, gzip), the export lies in a temporary file until it is whole.
/// </remarks>
public sealed class ExportWriter : ICandleSink<Candle>, IDisposable
{
    private const int BufferLength = 128 * 1024;
    private const int RowsBetweenReports = 4096;

    private readonly ExportFormat _format;
    private readonly Stream _target;
    private readonly Stream _stream;
    private readonly Action<long, long>? _progress;
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _buffered;
    private bool _isFlushed;

    /// <param name="target">Takes the export; stays open.</param>
    /// <param name="progress">Told now and then how many rows were written, and the open time of the last.</param>
    public ExportWriter(ExportFormat format, Stream target, Action<long, long>? progress = null)
    {
        _format = format;
        _target = target;
        _stream = format.CountsRows && !target.CanSeek ? TemporaryFile() : target;
        _progress = progress;
    }

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <exception cref="IOException">The store reads again, and what was written cannot be taken back.</exception>
    public void Start()
    {
        if (_isFlushed)
            TakeBack();
        Rows = 0;
        _buffered = _format.WriteHead(_buffer, 0);
    }

    public void Add(in Candle row)
    {
        if (_buffered > BufferLength - ExportFormat.MaxWritten)
            Flush();
        _buffered += _format.WriteRow(_buffer.AsSpan(_buffered), row, isFirst: Rows == 0);
        if (++Rows % RowsBetweenReports == 0)
            _progress?.Invoke(Rows, row.OpenTime);
    }

    /// <summary>Completes the export.</summary>
    public void Finish()
    {
        if (_buffered > BufferLength - ExportFormat.MaxWritten)
            Flush();
        _buffered += _format.WriteTail(_buffer.AsSpan(_buffered));
        Flush();

        if (_format.CountsRows)
        {
            _stream.Position = 0;
            _buffered = _format.WriteHead(_buffer, Rows);
            Flush();
        }

        if (_stream != _target)
        {
            _stream.Position = 0;
            _stream.CopyTo(_target);
        }

        _target.Flush();
    }

    public void Dispose()
    {
        if (_stream != _target)
            _stream.Dispose();
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _buffered);
        _buffered = 0;
        _isFlushed = true;
    }

    private void TakeBack()
    {
        if (!_stream.CanSeek)
            throw new IOException("The database had to be read again, after rows had been written to where they cannot be taken back.");
        _stream.SetLength(0);
        _isFlushed = false;
    }

    private static FileStream TemporaryFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        });
}
