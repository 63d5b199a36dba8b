using BenchmarkDotNet.Attributes;
using Candles.Api.Encoding;
using Candles.Api.Windows;
using Candles.Data;

namespace Candles.Bench;

/// <summary>
/// What does a write to a window that is in use cost, until its row lies encoded again? And what does an answer of the newest
/// 1440 cost before the web server has it?
/// </summary>
[MemoryDiagnoser]
public class HotWindow
{
    private const int Rows = CandleQuery.MaxLimit;
    private const int Writes = 1_000; // from one fresh window on

    private static readonly SeriesKey Key = SeriesKey.Parse("bench/USDT/NEAR");
    private static readonly CandleQuery Newest = new(Key, Interval.OneMinute, Rows);
    private static readonly CandleQuery Last = new(Key, Interval.OneMinute, 1);

    private readonly CandleEncoder _encoder = CandleEncoder.All[0];
    private readonly byte[] _room = new byte[1 << 20];
    private readonly Candle[] _candles = RowProfile.All[0].Candles(Rows + Writes);
    private StoreCommit[] _appends = [];
    private StoreCommit[] _replacements = [];
    private SeriesWindows _series = null!;
    private Cut _cut;

    [GlobalSetup]
    public void Setup()
    {
        _appends = [.. Enumerable.Range(0, Writes).Select(i => Commit(i, _candles[Rows + i], ChangeKind.Insert))];
        _replacements = [.. Enumerable.Range(0, Writes).Select(i => Commit(i, _candles[Rows - 1] with { Volume = i }, ChangeKind.Replace))];
        for (var warm = 0; warm < 300; warm++) // iterations that begin with a fresh window are too few to have their code optimised
        {
            Renew();
            Append();
            Renew();
            Replace();
        }
    }

    /// <summary>A window of the rows before the first write, its pages encoded.</summary>
    [IterationSetup(Targets = [nameof(Append), nameof(Replace)])]
    public void Renew()
    {
        var sink = new PageSink(Interval.OneMinute, newestFirst: false, Rows);
        var row = default(RawCandle);
        for (var i = 0; i < Rows; i++)
        {
            row.Set(_candles[i]);
            sink.Add(row);
        }

        _series = new SeriesWindows(Key, new WindowBudget(long.MaxValue));
        var state = new SeriesState(Interval.OneMinute, new SeriesVersion(1, 1));
        var loaded = new Loaded(state, default, 0, Interval.OneMinute, sink.Pieces(long.MinValue, long.MaxValue, isCut: false));
        Cut.TryMake(_series.Install(loaded, default)!.WindowOf(Interval.OneMinute), Newest, out _cut, out _);
        Identity();
        Gzip();
    }

    /// <summary>A new candle each time.</summary>
    [Benchmark(OperationsPerInvoke = Writes)]
    public int Append() => Write(_appends);

    /// <summary>The open candle again each time.</summary>
    [Benchmark(OperationsPerInvoke = Writes)]
    public int Replace() => Write(_replacements);

    /// <summary>The question answered, the body copied.</summary>
    [Benchmark]
    public int Identity()
    {
        Cut.TryMake(_cut.Window, Newest, out var cut, out _);
        var body = new WindowBody(cut, _encoder);
        body.CopyTo(_room);
        return body.Length;
    }

    /// <summary>The question answered, the body stitched.</summary>
    [Benchmark]
    public int Gzip()
    {
        Cut.TryMake(_cut.Window, Newest, out var cut, out _);
        var body = new GzipBody(cut, _encoder);
        return body.MaxLength > _room.Length ? 0 : body.Write(_room);
    }

    /// <summary>The entity tag.</summary>
    [Benchmark]
    public string Tag() => WindowTag.Of(_encoder, ContentCoding.Identity, new WindowReading(_series, _series.Snapshot, _cut));

    private static StoreCommit Commit(int write, in Candle row, ChangeKind kind)
    {
        var change = new StoreChange(Key, Interval.OneMinute, row.OpenTime, row.OpenTime + 60_000, new SeriesVersion(1, 2 + write));
        return new StoreCommit(change, [(Interval.OneMinute, [new Change(row, kind)])]);
    }

    private int Write(StoreCommit[] commits)
    {
        var length = 0;
        foreach (var commit in commits)
        {
            _series.Apply(commit);
            Cut.TryMake(_series.Snapshot.WindowOf(Interval.OneMinute), Last, out var cut, out _);
            length += new WindowBody(cut, _encoder).Length; // encodes the row
        }

        return length;
    }
}
