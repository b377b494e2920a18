using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>One recorded run of <c>opa</c>, and the same run of <c>sfg policy</c>, made comparable.</summary>
internal sealed partial class RecordedRun(string folder, JsonObject record)
{
    private static readonly HashSet<string> WithValue = ["-f", "-d", "-i", "-r", "-u", "--threshold", "--profile-limit", "--explain", "--timeout"];

    // Additions of ours, and what changes with every run.
    private static readonly HashSet<string> Ignored = ["reasons", "rules", "duration", "details"];

    public string Command => record["command"]!.GetValue<string>();

    public async Task<List<string>> DifferencesAsync()
    {
        var run = await SfgRun.Of(Arguments());
        var differences = new List<string>();
        if (run.ExitCode != (record["exit"]?.GetValue<int>() ?? 0))
            differences.Add($"exit {run.ExitCode}");
        if (record["json"] is { } wanted && Normal(wanted) != Normal(Json(run.Output)))
            differences.Add($"json {Normal(Json(run.Output))} instead of {Normal(wanted)}");
        if (record["stdout"] is { } text && Lines(text.GetValue<string>()) != Lines(run.Output))
            differences.Add($"output\n{Lines(run.Output)}\ninstead of\n{Lines(text.GetValue<string>())}");
        if (record["stderr"] is { } error && Lines(error.GetValue<string>()) != Lines(run.Error))
            differences.Add($"error output {run.Error}");
        return differences;
    }

    // Recorded commands stand without quotes: what follows the options is one argument.
    private string[] Arguments()
    {
        var words = Command.Split(' ').Skip(1).ToList();
        var args = new List<string> { "policy", words[0] };
        var at = 1;
        for (; at < words.Count && words[at].StartsWith('-'); at++)
        {
            args.Add(words[at]);
            if (WithValue.Contains(words[at]))
                args.Add(Placed(words[at], words[++at]));
        }

        var rest = string.Join(' ', words.Skip(at));
        args.Add(words[0] is "eval" or "deps" ? rest : Path.Combine(folder, rest == "." ? "" : rest));
        return [.. args];
    }

    private string Placed(string option, string value) => option is "-d" or "-i" ? Path.Combine(folder, value) : value;

    private JsonNode? Json(string output)
    {
        try
        {
            return JsonNode.Parse(output.Replace(folder + "/", "", StringComparison.Ordinal));
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create("no JSON: " + output);
        }
    }

    private static string Normal(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(',', map.Where(member => !Ignored.Contains(member.Key) && !(member.Key == "files" && map.ContainsKey("namespaces")))
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{Normal(member.Value)}")) + "}",
        JsonArray list when list.Count > 0 && list[0] is JsonObject first && first.ContainsKey("package") =>
            "[" + string.Join(',', list.Select(Normal).Order(StringComparer.Ordinal)) + "]",
        JsonArray list => "[" + string.Join(',', list.Select(Normal)) + "]",
        _ => node?.ToJsonString() ?? "null",
    };

    private string Lines(string text) => string.Join('\n', Duration().Replace(text.Replace(folder + "/", "", StringComparison.Ordinal), "(time)")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\([0-9.]+(µs|ms|s)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}
