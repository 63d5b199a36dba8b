using System.Reflection;
using BenchmarkDotNet.Running;

namespace Candles.Bench.Running;

/// <summary>All classes of this project, each with its question.</summary>
internal static class Questions
{
    private static readonly Type[] All =
        [.. typeof(Questions).Assembly.GetTypes().Where(type => type.IsDefined(typeof(QuestionAttribute))).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    /// <summary>Writes one a line: name, cases, how many of them ask PostgreSQL, question, with a tab between.</summary>
    public static void Write(TextWriter to)
    {
        foreach (var type in All)
        {
            var cases = BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases;
            var onPostgres = cases.Count(c => c.Parameters.Items.Any(p => p.Value is "PostgreSQL"));
            to.WriteLine($"{type.Name}\t{cases.Length}\t{onPostgres}\t{type.GetCustomAttribute<QuestionAttribute>()!.Text}");
        }
    }
}
