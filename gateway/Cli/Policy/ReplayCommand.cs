using System.CommandLine;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy replay --bundle NEW --from LOG [--baseline OLD]</c>: which recorded decisions would change, and why.</summary>
internal static class ReplayCommand
{
    private const string Question = "data.securefin.gateway.decision";

    public static Command Create()
    {
        var bundle = new Option<string>("--bundle", "-b") { Description = "The candidate: folder, archive or module.", Required = true };
        var from = new Option<string>("--from") { Description = "A file of the decision log, or the folder with its files.", Required = true };
        var baseline = new Option<string?>("--baseline") { Description = "The bundle that decided then: finds decisions that hang on masked values." };
        var limit = new Option<int>("--limit") { Description = "Most changes that are listed; all are counted.", DefaultValueFactory = _ => 100 };
        var explain = new Option<string[]>("--explain") { Description = "Rules of the candidate that are explained for each change, such as data.securefin.gateway.limits.deny." };
        var command = new Command("replay", "Decides recorded decisions again with another bundle. Exit 1 if any changes or cannot be told.") { bundle, from, baseline, limit, explain };
        command.SetAction(result =>
        {
            var (candidate, old) = (Prepare(result.GetValue(bundle)!), result.GetValue(baseline) is { } path ? Prepare(path) : null);
            var report = new ReplayReport(result.GetValue(limit));
            foreach (var record in ReplayLog.Read(result.GetValue(from)!, report.AddTorn))
                report.Add(new ReplayCase(candidate, old, record, result.GetValue(explain) ?? []).Run());
            if (result.WantsJson())
                PolicyJson.Write(result, report.ToJson());
            else
                report.Print(result.Output());
            return report.IsUnchanged ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }

    private static ReplayPolicy Prepare(string path)
    {
        var bundle = PolicyFiles.Read(path);
        var compiled = bundle.Compile();
        return compiled.Snapshot is { } snapshot
            ? new ReplayPolicy(bundle, snapshot.Prepare(Question))
            : throw new UnreadableInputException($"{path}: {compiled.Errors[0]}");
    }
}
