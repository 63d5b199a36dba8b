namespace Candles.Bench.Running;

/// <summary>
/// Marks the parameter whose values are compared with one another: the baseline is the baseline method with its first value. Cases that
/// differ in other parameters have baselines of their own, as everywhere.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ComparedAttribute : Attribute;
