using SecureFin.Scenarios.Model;
using SecureFin.Scenarios.Reporting;
using SecureFin.Scenarios.Running;

// securefin-scenarios run FILE [--data DIR] [--report FOLDER]     exit 0: limits held, 1: they did not, 2: unreadable
if (args is not ["run", var file, .. var rest] || rest.Length % 2 != 0 || rest.Where((_, at) => at % 2 == 0).Any(name => name is not ("--data" or "--report")))
{
    Console.Error.WriteLine("usage: run FILE [--data DIR] [--report FOLDER]");
    return 2;
}

Scenario scenario;
try
{
    scenario = ScenarioReader.Read(file, Option("--data"));
}
catch (Exception e) when (e is IOException or System.Text.Json.JsonException or FormatException)
{
    Console.Error.WriteLine($"{file}: {e.Message}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
using var sender = RequestSender.Create(scenario);
var result = await new LoadRunner(scenario, sender, TimeProvider.System).RunAsync(new ProgressPrinter(Console.Out), stop.Token);
var folder = Option("--report") ?? Path.Combine("artifacts", scenario.Name);
Directory.CreateDirectory(folder);
File.WriteAllText(Path.Combine(folder, "report.json"), JsonReport.Render(result));
File.WriteAllText(Path.Combine(folder, "report.html"), HtmlReport.Render(result));
foreach (var verdict in result.Verdicts)
    Console.WriteLine($"{(verdict.Held ? "held " : "BROKE")} {verdict.Limit}: {verdict.Measured}");
Console.WriteLine($"Report: {Path.Combine(folder, "report.html")}");
return result.Held ? 0 : 1;

string? Option(string name) => Array.IndexOf(rest, name) is var at and >= 0 ? rest[at + 1] : null;
