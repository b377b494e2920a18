using System.CommandLine;
using System.Text.Json.Nodes;
using SecureFin.Rego;
using SecureFin.Rego.Dependencies;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy deps QUERY -d PATH…</c>: the documents and rules that a query needs.</summary>
internal static class DepsCommand
{
    public static Command Create()
    {
        var shared = new PolicyOptions();
        var query = new Argument<string>("QUERY") { Description = "Such as data.securefin.gateway.decision." };
        var command = new Command("deps", "Lists the base and virtual documents of a query.") { query, shared.Data, shared.Bundle };
        command.SetAction(result =>
        {
            var compiled = shared.Read(result).Compile();
            if (compiled.Snapshot is not { } snapshot)
                return PolicyJson.Fail(result, compiled.Errors, ExitCode.Usage);
            try
            {
                Write(result, PolicyDependencies.Of(snapshot, result.GetValue(query)!));
                return ExitCode.Good;
            }
            catch (QueryCompileException refused)
            {
                return PolicyJson.Fail(result, refused.Errors, ExitCode.Usage);
            }
        });
        return command;
    }

    private static void Write(ParseResult result, PolicyDependencies found)
    {
        if (result.WantsJson())
        {
            PolicyJson.Write(result, new { Base = found.Base.Select(Terms), Virtual = found.Virtual.Select(Terms) });
            return;
        }

        foreach (var (kind, paths) in new[] { ("base", found.Base), ("virtual", found.Virtual) })
        {
            foreach (var path in paths)
                result.Output().WriteLine($"{kind,-8} {Text(path)}");
        }
    }

    private static List<object> Terms(RegoArray path) => path.AsSpan().ToArray()
        .Select((part, at) => (object)new { Type = at == 0 ? "var" : TypeOf(part), Value = part.IsNull ? new JsonObject() : PolicyJson.Of(part) }).ToList();

    private static string TypeOf(RegoValue value) => value.Kind switch
    {
        RegoKind.Null => "null",
        RegoKind.Boolean => "boolean",
        RegoKind.Number => "number",
        _ => "string",
    };

    private static string Text(RegoArray path) => path[0].AsString() + string.Concat(path.AsSpan()[1..].ToArray().Select(part =>
        part.TryGetString(out var name) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? "." + name : $"[{part.ToJson()}]"));
}
