using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Api.Live;

/// <summary>What one series, interval and format has to tell: the last events, and who reads them. One writer, any number of readers.</summary>
/// <param name="name">By which the events name their series, where a stream has several; else null.</param>
internal sealed class LiveTopic(string? name, Interval interval, CandleEncoder format)
{
    /// <summary>A reader that is so many events behind is dropped.</summary>
    public const int Kept = 1024;

    private readonly LiveEvent?[] _events = new LiveEvent?[Kept];
    private readonly HashSet<LiveReader> _readers = [];
    private long _count;

    public LiveText Text { get; } = new(name, interval, format);

    public CandleEncoder Format => format;

    public string? Name => name;

    /// <summary>Events so far.</summary>
    public long Count => Volatile.Read(ref _count);

    public bool IsRead
    {
        get
        {
            lock (_readers)
                return _readers.Count > 0;
        }
    }

    public void Join(LiveReader reader)
    {
        lock (_readers)
            _readers.Add(reader);
    }

    public void Leave(LiveReader reader)
    {
        lock (_readers)
            _readers.Remove(reader);
    }

    /// <summary>An event that has been told; null where it was so long ago that it is gone.</summary>
    public LiveEvent? At(long number) => Volatile.Read(ref _events[number % Kept]) is { } told && told.Number == number ? told : null;

    /// <param name="version">All changes up to it have been told once this has.</param>
    public void Tell(SeriesVersion version, byte[] text)
    {
        var number = _count;
        Volatile.Write(ref _events[number % Kept], new LiveEvent(number, version, text));
        Volatile.Write(ref _count, number + 1);
    }

    /// <summary>Wakes the readers, after one or several events.</summary>
    public void Wake()
    {
        lock (_readers)
        {
            foreach (var reader in _readers)
                reader.Wake();
        }
    }
}
