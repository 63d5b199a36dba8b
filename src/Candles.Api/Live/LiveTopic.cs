using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>What one series, interval and format has to tell: its last event, and who reads them. One writer, any number of readers.</summary>
/// <param name="name">By which the events name their series, where a stream has several; else null.</param>
internal sealed class LiveTopic(string? name, Interval interval, CandleEncoder format)
{
    /// <summary>A reader that is so many events behind is dropped.</summary>
    public const int MaxBehind = 1024;

    private readonly HashSet<LiveReader> _readers = [];
    private volatile LiveEvent _last = new(0, default, []);

    public LiveText Text { get; } = new(name, interval, format);

    public CandleEncoder Format => format;

    public string? Name => name;

    /// <summary>The event that was told last; at first one that nobody is told.</summary>
    public LiveEvent Last => _last;

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

    /// <param name="version">All changes up to it have been told once this has.</param>
    public void Publish(SeriesVersion version, byte[] text) => Add(new LiveEvent(_last.Number + 1, version, text));

    public void PublishResync(SeriesVersion version) => Add(new LiveEvent(_last.Number + 1, version, Text.Resync()) { IsBreak = true });

    /// <summary>Wakes the readers, after one or several events.</summary>
    public void Wake()
    {
        lock (_readers)
        {
            foreach (var reader in _readers)
                reader.Wake();
        }
    }

    private void Add(LiveEvent told)
    {
        _last.Next = told;
        _last = told;
    }
}
