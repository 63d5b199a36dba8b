using BenchmarkDotNet.Attributes;
using Candles.Bench.Running;
using Candles.Data.Numbers;
using Candles.Formats.MessagePack;

namespace Candles.Bench.Parsing;

/// <summary>1,000 values in memory, as MessagePack holds them. That both ways find the same decimals is checked before anything is measured.</summary>
[Question("What does it cost to find the decimal that a float64 of MessagePack means, by its text and without?")]
public class FloatParsing
{
    private const int Values = 1_000;

    private readonly byte[] _text = new byte[MessagePackToken.LongestNumber];
    private double[] _values = [];

    /// <summary>Decimal places of a number up to 100,000; or digits, of which 16 are one more than the short way takes.</summary>
    [Params("4 decimals", "6 decimals", "8 decimals", "15 digits", "16 digits")]
    public string Numbers { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var count = Numbers[..Numbers.IndexOf(' ', StringComparison.Ordinal)];
        var (digits, places) = Numbers.EndsWith("digits", StringComparison.Ordinal)
            ? (int.Parse(count, null), int.Parse(count, null) - 5)
            : (5 + int.Parse(count, null), int.Parse(count, null));
        var most = (long)Math.Pow(10, digits);
        _values = [.. Enumerable.Range(0, Values).Select(_ => random.NextInt64(most / 10, most) / Math.Pow(10, places))];
        if (_values.Any(value => ByText(value) != Directly(value)))
            throw new InvalidOperationException("The ways find other decimals.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Values, Description = "By its text")]
    public decimal Text()
    {
        var last = 0m;
        foreach (var value in _values)
            last = ByText(value);
        return last;
    }

    [Benchmark(OperationsPerInvoke = Values, Description = "Directly, else by its text")]
    public decimal Direct()
    {
        var last = 0m;
        foreach (var value in _values)
            last = Directly(value);
        return last;
    }

    private decimal ByText(double value)
    {
        var length = MessagePackToken.OfFloat64(value).WriteNumber(_text);
        DecimalParser.TryParse(_text.AsSpan(0, length), out var number, out _);
        return number;
    }

    private decimal Directly(double value) => MessagePackToken.OfFloat64(value).TryGetDecimal(out var number) ? number : ByText(value);
}
