using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Bench;

/// <summary>
/// What does each format cost a row, encoded by itself as rows are that are kept? Compared with System.Text.Json, source-generated,
/// which writes the default body of the same rows.
/// </summary>
[MemoryDiagnoser]
[PerRow(Rows)]
public class Encoders
{
    private const int Rows = CandleQuery.MaxLimit;

    private Candle[] _candles = [];
    private RawCandle[] _raw = [];
    private List<CandleDto> _list = [];
    private byte[] _place = [];

    public static IEnumerable<RowProfile> Profiles => RowProfile.All;

    public static IEnumerable<string> Formats => CandleEncoder.All.Select(e => e.Name);

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    [ParamsSource(nameof(Formats))]
    public string Format { get; set; } = "objects";

    private CandleEncoder Encoder { get; set; } = CandleEncoder.All[0];

    [GlobalSetup]
    public void Setup()
    {
        _candles = Numbers.Candles(Rows);
        var wire = new WireRows(_candles);
        _raw = [.. Enumerable.Range(0, Rows).Select(row => wire.ToRaw(row))];
        _list = [.. _candles.Select(candle =>
        {
            var row = new CandleDto();
            row.Set(candle);
            return row;
        })];
        Encoder = CandleEncoder.All.First(e => e.Name == Format);
        _place = new byte[(Rows * Encoder.Lanes * Encoder.MaxRow) + RowBuffer.Slack];

        // Long enough that all code is optimised before it is measured, however short the job.
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1.5);)
        {
            SystemTextJson();
            FromDecimals();
            FromRaw();
        }
    }

    /// <summary>System.Text.Json, the default body whatever the format.</summary>
    [Benchmark(Baseline = true)]
    public int SystemTextJson()
    {
        using var body = new RowBuffer(Rows);
        CandleEncoder.All[0].FromList(body, _list);
        return body.Written.Length;
    }

    /// <summary>Rows of decimals.</summary>
    [Benchmark]
    public int FromDecimals()
    {
        var at = 0;
        for (var lane = 0; lane < Encoder.Lanes; lane++)
        {
            foreach (ref readonly var candle in _candles.AsSpan())
                at += Encoder.Put(lane, candle, ref _place[at]);
        }

        return at;
    }

    /// <summary>Rows whose numbers are text already.</summary>
    [Benchmark]
    public int FromRaw()
    {
        var at = 0;
        for (var lane = 0; lane < Encoder.Lanes; lane++)
        {
            foreach (ref readonly var row in _raw.AsSpan())
                at += Encoder.Put(lane, row, ref _place[at]);
        }

        return at;
    }
}
