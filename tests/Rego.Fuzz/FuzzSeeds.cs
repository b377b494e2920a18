namespace SecureFin.Rego.Fuzz;

/// <summary>Modules with what they are asked.</summary>
/// <param name="Modules">Whole modules.</param>
/// <param name="Data">Base documents; undefined for none.</param>
/// <param name="Input">The input; undefined for none.</param>
public sealed record FuzzCase(IReadOnlyList<string> Modules, RegoValue Data, RegoValue Input)
{
    /// <summary>What is asked: without more, for everything.</summary>
    public IReadOnlyList<string> Queries { get; init; } = ["data"];
}

/// <summary>Texts to start from: the conformance files and recorded modules.</summary>
/// <param name="Modules">Whole modules.</param>
/// <param name="Queries">Queries and expressions.</param>
/// <param name="Documents">JSON.</param>
/// <param name="Cases">Modules with the documents that they are about.</param>
public sealed record FuzzSeeds(IReadOnlyList<string> Modules, IReadOnlyList<string> Queries, IReadOnlyList<string> Documents, IReadOnlyList<FuzzCase> Cases)
{
    public static FuzzSeeds Load()
    {
        var items = File.ReadLines(PathOf("rego-conformance", "cases.jsonl")).Select(line => RegoJson.Parse(line).AsObject()).ToList();
        var cases = items.Select(item => new FuzzCase([.. Texts(item["modules"])], item["data"], item["input"])).ToList();
        var expressions = File.ReadLines(PathOf("rego-conformance", "expressions.jsonl")).Select(line => RegoJson.Parse(line).AsObject()["expr"].AsString());
        var checks = RegoJson.Parse(File.ReadAllBytes(PathOf("opa-contract", "cli", "check.json"))).AsObject()["cases"].AsArray().AsSpan().ToArray();
        return new FuzzSeeds(
            [.. cases.SelectMany(one => one.Modules), .. checks.Select(item => item.AsObject()["files"].AsObject()).SelectMany(files => Enumerable.Range(0, files.Count).Select(i => files.ValueAt(i).AsString()))],
            [.. items.Select(item => item["query"].AsString()), .. expressions],
            [.. items.SelectMany(item => new[] { item["data"], item["input"], item["want_result"] }).Where(value => value.IsDefined).Select(value => value.ToJson())],
            [.. cases.Where(one => one.Modules.Count > 0)]);
    }

    private static IEnumerable<string> Texts(RegoValue list) => list.TryGetArray(out var items) ? items.AsSpan().ToArray().Select(text => text.AsString()) : [];

    private static string PathOf(params string[] parts)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureFinGateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("repository root not found");
        return Path.Combine([folder, "tests", "data", .. parts]);
    }
}
