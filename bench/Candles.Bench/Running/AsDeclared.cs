using System.Collections.Immutable;
using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Candles.Bench.Running;

/// <summary>
/// Keeps everything in the order in which it is declared, the slow and usual first; BenchmarkDotNet would sort values by name. What is
/// compared stands together, also where a set-up between iterations makes it a job of its own, and is measured one right after another:
/// a machine that gets slower changes no ratio.
/// </summary>
internal sealed class AsDeclared : IOrderer
{
    public bool SeparateLogicalGroups => true;

    public IEnumerable<BenchmarkCase> GetExecutionOrder(
        ImmutableArray<BenchmarkCase> cases, IEnumerable<BenchmarkLogicalGroupRule>? rules = null) => Grouped(cases);

    public IEnumerable<BenchmarkCase> GetSummaryOrder(ImmutableArray<BenchmarkCase> cases, Summary summary) => Grouped(cases);

    public IEnumerable<IGrouping<string, BenchmarkCase>> GetLogicalGroupOrder(
        IEnumerable<IGrouping<string, BenchmarkCase>> groups, IEnumerable<BenchmarkLogicalGroupRule>? rules = null) => groups;

    public string GetLogicalGroupKey(ImmutableArray<BenchmarkCase> cases, BenchmarkCase benchmarkCase) => GroupOf(benchmarkCase);

    public string? GetHighlightGroupKey(BenchmarkCase benchmarkCase) => null;

    private static IEnumerable<BenchmarkCase> Grouped(ImmutableArray<BenchmarkCase> cases) => cases.GroupBy(GroupOf).SelectMany(group => group);

    private static string GroupOf(BenchmarkCase benchmarkCase)
    {
        var type = benchmarkCase.Descriptor.Type;
        var own = benchmarkCase.Parameters.Items.Where(p => type.GetProperty(p.Name)?.GetCustomAttribute<ComparedAttribute>() is null);
        return string.Join(' ', own.Select(p => $"{p.Name}={p.Value}"));
    }
}
