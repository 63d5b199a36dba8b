using BenchmarkDotNet.Attributes;
using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Bench;

/// <summary>
/// What does it cost to make the default body, from rows that lie in memory as a store gives them? The newest 1440 are
/// asked for, so rows arrive newest first.
/// </summary>
[MemoryDiagnoser]
[PerRow(Rows)]
public class DefaultBody
{
    private const int Rows = CandleQuery.MaxLimit;

    private readonly ObjectsEncoder _encoder = new();
    private Candle[] _newestFirst = [];
    private WireRows _wire = new([]);
    private List<CandleDto> _ready = [];

    public static IEnumerable<RowProfile> Profiles => RowProfile.All;

    [ParamsSource(nameof(Profiles))]
    public RowProfile Numbers { get; set; } = RowProfile.All[0];

    [GlobalSetup]
    public void Setup()
    {
        _newestFirst = Numbers.Candles(Rows);
        Array.Reverse(_newestFirst);
        _wire = new WireRows(_newestFirst);
        _ready = ToList();
        SeeThatAllAgree();
    }

    /// <summary>System.Text.Json alone: the list is there before.</summary>
    [Benchmark(Baseline = true)]
    public int Ready()
    {
        using var body = new RowBuffer(Rows);
        FromReady(body);
        return body.Written.Length;
    }

    /// <summary>A list of DTOs is made, each is checked, then serialized.</summary>
    [Benchmark]
    public int Validated()
    {
        using var body = new RowBuffer(Rows);
        FromValidated(body);
        return body.Written.Length;
    }

    /// <summary>A list of DTOs is made, then serialized.</summary>
    [Benchmark]
    public int Dto()
    {
        using var body = new RowBuffer(Rows);
        FromDto(body);
        return body.Written.Length;
    }

    /// <summary>Decimals through the source-generated writer, row by row.</summary>
    [Benchmark]
    public int Stream()
    {
        using var body = new RowBuffer(Rows);
        FromStream(body);
        return body.Written.Length;
    }

    /// <summary>numeric's wire digits to text, copied into place.</summary>
    [Benchmark]
    public int Raw()
    {
        using var body = new RowBuffer(Rows);
        FromRaw(body);
        return body.Written.Length;
    }

    private void FromReady(RowBuffer body) => _encoder.FromList(body, _ready);

    private void FromValidated(RowBuffer body)
    {
        var rows = ToList();
        foreach (var row in rows)
        {
            if (CandleLaw.Find(row.ToCandle(), Interval.OneMinute) is { } fault)
                throw new InvalidOperationException(fault.ToString());
        }

        _encoder.FromList(body, rows);
    }

    private void FromDto(RowBuffer body) => _encoder.FromList(body, ToList());

    private void FromStream(RowBuffer body)
    {
        using var sink = _encoder.FromRows(body, newestFirst: true);
        sink.Start();
        foreach (ref readonly var candle in _newestFirst.AsSpan())
            sink.Add(candle);
        sink.Enclose();
    }

    private void FromRaw(RowBuffer body)
    {
        using var sink = _encoder.FromRaw(body, newestFirst: true);
        sink.Start();
        for (var row = 0; row < Rows; row++)
            sink.Add(_wire.ToRaw(row));
        sink.Enclose();
    }

    private List<CandleDto> ToList()
    {
        var rows = new List<CandleDto>(Rows);
        foreach (ref readonly var candle in _newestFirst.AsSpan())
        {
            rows.Add(new CandleDto
            {
                OpenTime = candle.OpenTime,
                Open = candle.Open,
                High = candle.High,
                Low = candle.Low,
                Close = candle.Close,
                Volume = candle.Volume,
            });
        }

        rows.Reverse();
        return rows;
    }

    /// <summary>Ways that made different bytes would not be worth comparing.</summary>
    private void SeeThatAllAgree()
    {
        using var expected = new RowBuffer(Rows);
        FromReady(expected);
        foreach (var way in (Action<RowBuffer>[])[FromValidated, FromDto, FromStream, FromRaw])
        {
            using var body = new RowBuffer(Rows);
            way(body);
            if (!body.Written.Span.SequenceEqual(expected.Written.Span))
                throw new InvalidOperationException($"{way.Method.Name} makes another body than {nameof(FromReady)}.");
        }
    }
}
