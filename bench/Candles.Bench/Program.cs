// Every class of this project answers one question; bench/micro runs them and keeps their reports. By hand, from the repository's root:
//   dotnet run -c Release --project bench/Candles.Bench -- questions
//   dotnet run -c Release --project bench/Candles.Bench -- --filter '*WindowAnswers*'
using BenchmarkDotNet.Running;
using Candles.Bench.Running;

if (args is ["questions"])
{
    Questions.Write(Console.Out);
    return 0;
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, BenchConfig.For(args)).ToList();
return summaries.Count == 0 || summaries.Exists(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
