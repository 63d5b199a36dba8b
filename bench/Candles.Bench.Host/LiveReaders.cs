using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Candles.Bench.Host;

/// <summary>
/// Many readers of one live stream in one thread. Each update has a volume that is one higher than that of the update before, so that every
/// reader can be checked for having got each; closes repeat a volume.
/// </summary>
internal sealed class LiveReaders : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly Socket[] _sockets;
    private readonly nint[] _handles;
    private readonly int[] _next;
    private readonly Line[] _lines;
    private readonly long[] _received;
    private readonly int _first;
    private readonly int _updates;
    private readonly byte[] _buffer = new byte[16384];
    private readonly int[] _ready = new int[512];

    /// <param name="first">The volume of the first update.</param>
    public LiveReaders(int readers, int first, int updates)
    {
        _sockets = new Socket[readers];
        _handles = new nint[readers];
        _next = new int[readers];
        _lines = new Line[readers];
        _received = new long[(long)readers * updates];
        Array.Fill(_next, first);
        (_first, _updates) = (first, updates);
    }

    /// <summary>Updates that were not the next that a reader waited for.</summary>
    public int Skipped { get; private set; }

    /// <summary>Streams that the server has ended.</summary>
    public int Ended { get; private set; }

    /// <summary>Connects them one after another.</summary>
    public void Connect(Uri server, string path)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        for (var i = 0; i < _sockets.Length; i++)
        {
            _sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _sockets[i].Connect(server.Host, server.Port);
            _sockets[i].Send(request);
            _sockets[i].Blocking = false;
            _handles[i] = _sockets[i].Handle;
            _epoll.Watch(_sockets[i], i);
        }
    }

    /// <summary>Reads until all have all, or until stopped.</summary>
    public void Run(CancellationToken stop)
    {
        var open = _sockets.Length;
        while (open > 0 && !stop.IsCancellationRequested)
        {
            for (var count = _epoll.Wait(_ready, milliseconds: 100); count > 0; count--)
            {
                var reader = _ready[count - 1];
                var length = Epoll.Read(_handles[reader], _buffer);
                if (length > 0)
                    open -= Take(reader, _buffer.AsSpan(0, length)) ? 1 : 0;
                else if (length == 0)
                    (Ended, open) = (Ended + 1, End(reader, open));
            }
        }
    }

    /// <summary>How many readers got an update.</summary>
    public int ReadersOf(int update) => Enumerable.Range(0, _sockets.Length).Count(reader => _received[At(reader, update)] != 0);

    /// <summary>How long after a time each reader had an update, in milliseconds; 0 where it had it before.</summary>
    /// <param name="time">By <see cref="Stopwatch"/>.</param>
    public IEnumerable<double> Latencies(int update, long time) => Enumerable.Range(0, _sockets.Length)
        .Select(reader => _received[At(reader, update)])
        .Where(received => received != 0)
        .Select(received => Math.Max(0, Stopwatch.GetElapsedTime(time, received).TotalMilliseconds));

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket?.Dispose();
        _epoll.Dispose();
    }

    private int End(int reader, int open)
    {
        _sockets[reader].Dispose();
        return open - 1;
    }

    private long At(int reader, int update) => ((long)reader * _updates) + update;

    /// <returns>Whether it has all now.</returns>
    private bool Take(int reader, ReadOnlySpan<byte> bytes)
    {
        var hasAll = false;
        foreach (var b in bytes)
        {
            if (!_lines[reader].Ends(b, out var volume) || volume < _next[reader] || volume >= _first + _updates)
                continue;
            Skipped += (int)volume - _next[reader];
            _received[At(reader, (int)volume - _first)] = Stopwatch.GetTimestamp();
            _next[reader] = (int)volume + 1;
            hasAll = _next[reader] == _first + _updates;
        }

        return hasAll;
    }

    /// <summary>The line that a reader is in: of a candle in CSV the last number, behind a comma, is the volume.</summary>
    private struct Line
    {
        private long _number;
        private byte _before;

        public bool Ends(byte b, out long volume)
        {
            volume = _number;
            if (b is >= (byte)'0' and <= (byte)'9')
            {
                _number = (_number * 10) + b - '0';
                return false;
            }

            var ends = b == '\n' && _before == ',';
            (_number, _before) = (0, b);
            return ends;
        }
    }
}
