using System.Globalization;
using SecureFin.Rego.Fuzz;

// dotnet run -c Release --project tests/Rego.Fuzz -- --count 1000000 --seed 7 [--from N] [--only N]
var options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
var seed = options.GetValueOrDefault("--seed", 1);
var only = options.GetValueOrDefault("--only", -1);
var from = only >= 0 ? only : options.GetValueOrDefault("--from");
var count = only >= 0 ? 1 : options.GetValueOrDefault("--count", 20_000);
Console.WriteLine($"seed {seed}, inputs {from} to {from + count - 1}");
using var watchdog = new Watchdog(TimeSpan.FromSeconds(30));
var report = new FuzzRun(FuzzSeeds.Load(), seed) { Progress = Console.WriteLine, Watchdog = watchdog, Shows = only >= 0 }.Run(from, count);
foreach (var fault in report.Faults)
    Console.WriteLine($"--seed {seed} --only {fault.Index}: {fault.Target}: {fault.What}\n{fault.Input}\n");
Console.WriteLine(report.Summary);
return report.Faults.Count == 0 ? 0 : 1;
