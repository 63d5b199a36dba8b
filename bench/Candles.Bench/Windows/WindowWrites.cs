using BenchmarkDotNet.Attributes;
using Candles.Api.Cache;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Bench.Windows;

/// <summary>
/// 1440 rows, default body. A write counts until an answer with its row can be copied: it is applied, and what it changed lies encoded
/// again. The baseline is what each write would cost if a window that changes were dropped.
/// </summary>
[Question("What does a write to a window in use cost, until its rows lie encoded again?")]
public class WindowWrites
{
    private const int Rows = CandleQuery.MaxLimit;
    private const int Writes = 1_000; // from one fresh window on
    private const int Closed = Rows / 2; // a row in the middle of a page

    private static readonly CandleQuery Newest = HotSeries.Newest(Rows);
    private static readonly CandleQuery Last = HotSeries.Newest(1);

    private readonly CandleEncoder _encoder = CandleEncoder.All[0];
    private RawCandle[] _rows = [];
    private StoreCommit[] _appends = [];
    private StoreCommit[] _replacements = [];
    private StoreCommit[] _corrections = [];
    private HotSeries _series = null!;

    [GlobalSetup]
    public void Setup()
    {
        var candles = RowProfile.All[0].Candles(Rows + Writes);
        _rows = HotSeries.Raw(candles.AsSpan()[..Rows]);
        _appends = Commits(i => candles[Rows + i], ChangeKind.Insert);
        _replacements = Commits(i => candles[Rows - 1] with { Volume = i }, ChangeKind.Replace);
        _corrections = Commits(i => candles[Closed] with { Volume = i }, ChangeKind.Replace);
        for (var warm = 0; warm < 100; warm++) // iterations that begin with a fresh window are too few to have their code optimised
        {
            foreach (var write in (Func<int>[])[Append, OpenCandle, Correct])
            {
                Renew();
                write();
            }
        }
    }

    /// <summary>A window of the rows before the first write, encoded.</summary>
    [IterationSetup(Targets = [nameof(Append), nameof(OpenCandle), nameof(Correct)])]
    public void Renew()
    {
        _series = new HotSeries(_rows);
        Length(Newest);
    }

    /// <summary>The window is made anew of rows that were read, and all of it encoded.</summary>
    [Benchmark(Baseline = true, Description = "All made anew")]
    public int Anew()
    {
        _series = new HotSeries(_rows);
        return Length(Newest);
    }

    /// <summary>A new candle each time.</summary>
    [Benchmark(OperationsPerInvoke = Writes, Description = "Candle appended")]
    public int Append() => Write(_appends, Last);

    /// <summary>The open candle, the last one, each time.</summary>
    [Benchmark(OperationsPerInvoke = Writes, Description = "Open candle written")]
    public int OpenCandle() => Write(_replacements, Last);

    /// <summary>A candle of a page that was full long ago, each time.</summary>
    [Benchmark(OperationsPerInvoke = Writes, Description = "Closed candle corrected")]
    public int Correct() => Write(_corrections, Newest);

    private static StoreCommit[] Commits(Func<int, Candle> row, ChangeKind kind) =>
        [.. Enumerable.Range(0, Writes).Select(i => HotSeries.Commit(i, row(i), kind))];

    private int Write(StoreCommit[] commits, CandleQuery seen)
    {
        var length = 0;
        foreach (var commit in commits)
        {
            _series.Windows.Apply(commit);
            length += Length(seen);
        }

        return length;
    }

    /// <summary>The length of an answer; what of it was not encoded is.</summary>
    private int Length(CandleQuery query) => new WindowBody(_series.Ask(query), _encoder).Length;
}
