using System.Text.Json;
using SecureFin.Benchmarks;
using SecureFin.Benchmarks.Audit;
using SecureFin.Benchmarks.Gateway;
using SecureFin.Benchmarks.Jose;
using SecureFin.Benchmarks.Masking;
using SecureFin.Benchmarks.Rego;
using SecureFin.Benchmarks.Connectors;
using SecureFin.Gateway.Config;
using Spectre.Console;

// The gateway benchmark starts this program a second time, as the proxy to compare with.
if (args is [BareProxy.Word, var port, var backend, var pki])
    return await BareProxy.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), backend, pki);

// What is measured runs as the gateway runs.
RuntimeSettings.Enter();

// One class a name; a new benchmark is one more line here.
IBenchmark[] all =
[
    new GatewayBenchmark(Array.IndexOf(args, "--lane") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null),
    new AuditBenchmark(),
    new NewSubjectsBenchmark(),
    new JoseBenchmark(),
    new MaskingBenchmark(),
    new ConnectorsBenchmark(),
    new RegoBenchmark(),
];

var json = args.Contains("--json");
var benchmark = args.FirstOrDefault(arg => arg[0] != '-') is { } name ? Array.Find(all, b => b.Name == name) : null;
if (benchmark is null)
{
    await Console.Error.WriteLineAsync($"usage: benchmarks {string.Join('|', all.Select(b => b.Name))} [--json]");
    return 2;
}

var result = await benchmark.RunAsync(CancellationToken.None);
var table = new Table().AddColumn(benchmark.Name).AddColumn(new TableColumn("value").RightAligned()).AddColumn("conditions");
foreach (var (what, value, conditions) in result.Rows)
    table.AddRow(Markup.Escape(what), Markup.Escape(value), Markup.Escape(conditions));
AnsiConsole.Write(table);
if (json)
    Console.WriteLine(JsonSerializer.Serialize(result.Metrics));
return 0;
