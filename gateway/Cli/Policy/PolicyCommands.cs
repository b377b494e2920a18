using System.CommandLine;

namespace SecureFin.Cli.Policy;

/// <summary>The <c>sfg policy</c> family: familiar to anyone who knows <c>opa</c>.</summary>
internal static class PolicyCommands
{
    public static void AddPolicy(this RootCommand root) => root.Subcommands.Add(new Command("policy", "Evaluates, tests, checks, formats, explains and builds Rego policies.")
    {
        PolicyFormats.Option,
        EvalCommand.Create(),
        TestCommand.Create(),
        CheckCommand.Create(),
        FmtCommand.Create(),
        BuildCommand.Create(),
        BenchCommand.Create(),
        InspectCommand.Create(),
        DepsCommand.Create(),
        ExplainCommand.Create(),
        ReplayCommand.Create(),
        ConformCommand.Create(),
    });
}
