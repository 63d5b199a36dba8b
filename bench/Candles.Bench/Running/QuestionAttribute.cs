namespace Candles.Bench.Running;

/// <summary>The one question that a class of benchmarks answers. It stands in <c>bench/micro --list</c> and at the head of the report.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class QuestionAttribute(string text) : Attribute
{
    public string Text => text;
}
