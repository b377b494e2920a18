namespace SecureFin.Rego.Fuzz;

/// <summary>Texts to start from: the conformance files and recorded modules.</summary>
/// <param name="Modules">Whole modules.</param>
/// <param name="Queries">Queries and expressions.</param>
/// <param name="Documents">JSON.</param>
public sealed record FuzzSeeds(IReadOnlyList<string> Modules, IReadOnlyList<string> Queries, IReadOnlyList<string> Documents)
{
    public static FuzzSeeds Load()
    {
        var (modules, queries, documents) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var item in File.ReadLines(PathOf("rego-conformance", "cases.jsonl")).Select(line => RegoJson.Parse(line).AsObject()))
        {
            queries.Add(item["query"].AsString());
            modules.AddRange(item["modules"].TryGetArray(out var list) ? list.AsSpan().ToArray().Select(text => text.AsString()) : []);
            documents.AddRange(new[] { item["data"], item["input"], item["want_result"] }.Where(value => value.IsDefined).Select(value => value.ToJson()));
        }

        queries.AddRange(File.ReadLines(PathOf("rego-conformance", "expressions.jsonl")).Select(line => RegoJson.Parse(line).AsObject()["expr"].AsString()));
        var checks = RegoJson.Parse(File.ReadAllBytes(PathOf("opa-contract", "cli", "check.json"))).AsObject()["cases"].AsArray();
        foreach (var files in checks.AsSpan().ToArray().Select(item => item.AsObject()["files"].AsObject()))
            modules.AddRange(Enumerable.Range(0, files.Count).Select(i => files.ValueAt(i).AsString()));
        return new FuzzSeeds(modules, queries, documents);
    }

    private static string PathOf(params string[] parts)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureFinGateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("repository root not found");
        return Path.Combine([folder, "tests", "data", .. parts]);
    }
}
