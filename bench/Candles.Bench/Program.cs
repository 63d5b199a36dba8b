using BenchmarkDotNet.Running;

// Every class of this project answers one question. From the repository's root:
//   dotnet run -c Release --project bench/Candles.Bench -- --list flat
//   dotnet run -c Release --project bench/Candles.Bench -- --filter '*DefaultBody*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
