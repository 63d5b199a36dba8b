using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

/// <summary>One client that keeps the candles of an interval by a live stream: it leaves when it likes and comes back to any server.</summary>
internal sealed class LiveMap(SeriesKey series, Interval interval)
{
    private readonly SortedDictionary<long, string> _rows = [];
    private readonly SortedSet<long> _open = [];
    private readonly Dictionary<long, long> _told = []; // the last number told of a candle on this connection
    private LiveStream? _stream;
    private string? _lastId;

    /// <summary>Where it reads, or read last; there it also asks anew, as another server may be some moments behind.</summary>
    public CandlesApp? Server { get; private set; }

    public Interval Interval => interval;

    /// <summary>Rows as the format arrays has them, by open time.</summary>
    public IReadOnlyDictionary<long, string> Rows => _rows;

    /// <summary>Candles that it saw open and not yet closed.</summary>
    public IReadOnlyCollection<long> Open => _open;

    public bool IsConnected => _stream is { End.IsCompleted: false };

    public async Task Connect(CandlesApp server)
    {
        await Leave();
        Server = server;
        _stream = await LiveStream.Open(server.Http, $"/candle/{series}/live?interval={interval}&format=arrays", _lastId);
        if (_lastId is null)
            await ReadAnew();
    }

    public async Task Leave()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        _stream = null;
        _told.Clear();
    }

    /// <summary>Takes in some of what has come.</summary>
    public async Task Take(int max)
    {
        foreach (var message in _stream?.Waiting().Take(max) ?? [])
        {
            if (message.Kind == "resync")
                await ReadAnew();
            else
                Put(message);
            _lastId = message.Id;
        }
    }

    public static async Task<Dictionary<long, string>> Stored(CandlesApp server, SeriesKey series, Interval interval, string path)
    {
        using var answer = await server.Get($"/candle/{series}?interval={interval}&limit=1440&format=arrays{path}");
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
            return [];
        Assert.True(answer.IsSuccessStatusCode, body);
        var rows = body[body.IndexOf('[', StringComparison.Ordinal)..^2].Trim('[', ']');
        return rows.Length == 0 ? [] : rows.Split("],[").ToDictionary(TimeOf, row => $"[{row}]");
    }

    private async Task ReadAnew()
    {
        _rows.Clear();
        _open.Clear();
        foreach (var (time, row) in await Stored(Server!, series, interval, ""))
            _rows[time] = row;
    }

    private void Put(LiveMessage message)
    {
        var time = TimeOf(message.Data[1..]);
        _rows[time] = message.Data;
        Assert.False(message.Kind == "correct" && _open.Contains(time), $"Of {message} no close was told.");
        if (message.Kind == "update")
            _open.Add(time);
        else
            _open.Remove(time);
        var number = long.Parse(message.Data[(message.Data.LastIndexOf(',') + 1)..^1], CultureInfo.InvariantCulture);
        Assert.True(
            interval != Interval.OneMinute || number >= _told.GetValueOrDefault(time),
            $"A server went back from {_told.GetValueOrDefault(time)} to {message}.");
        _told[time] = number;
    }

    private static long TimeOf(string row) => long.Parse(row.AsSpan(0, row.IndexOf(',', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
}
