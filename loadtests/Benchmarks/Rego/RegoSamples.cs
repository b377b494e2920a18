using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>The payment policy, its data of 0.8 MB, and the inputs with the answers of OPA 1.7.1.</summary>
internal sealed class RegoSamples
{
    private const string Package = "data.payments.authz";

    private RegoSamples(PolicySnapshot snapshot, IReadOnlyList<Sample> inputs)
    {
        Snapshot = snapshot;
        Inputs = inputs;
    }

    public PolicySnapshot Snapshot { get; }

    public IReadOnlyList<Sample> Inputs { get; }

    public Sample this[string name] => Inputs.First(sample => sample.Name == name);

    public static RegoSamples Load()
    {
        var folder = Path.Combine(Root(), "tests", "data", "rego-bench");
        var data = RegoJson.Parse(File.ReadAllBytes(Path.Combine(folder, "data.json")));
        var module = new RegoModuleSource("policy.rego", File.ReadAllText(Path.Combine(folder, "policy.rego")));
        var compiled = new RegoCompiler().Compile([module], data, "bench");
        var snapshot = compiled.Snapshot ?? throw new InvalidOperationException(compiled.Errors[0].ToString());
        var inputs = Directory.GetFiles(folder, "input-*.json").Order(StringComparer.Ordinal).Select(file => Read(snapshot, file)).ToList();
        return new RegoSamples(snapshot, inputs);
    }

    public PreparedQuery Prepare(string rule) => Snapshot.Prepare($"{Package}.{rule}");

    /// <summary>Throws unless the whole package is as expected for every input: speed counts for right answers only.</summary>
    public void CheckAnswers()
    {
        var query = Snapshot.Prepare(Package);
        foreach (var sample in Inputs)
        {
            var answer = query.Evaluate(sample.Input);
            if (answer.Outcome != EvaluationOutcome.Value || answer.Value.ToJson() != sample.Expected)
                throw new InvalidOperationException($"input {sample.Name}: {answer.Error?.ToString() ?? answer.Value.ToString()}");
        }
    }

    private static Sample Read(PolicySnapshot snapshot, string file)
    {
        var bytes = File.ReadAllBytes(file);
        var expected = RegoJson.Parse(File.ReadAllBytes(file.Replace("input-", "expected-", StringComparison.Ordinal)));
        var name = Path.GetFileNameWithoutExtension(file)["input-".Length..];
        return new Sample(name, bytes, snapshot.ReadInput(bytes), expected.ToJson());
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureFinGateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmark runs inside the repository.");
        return folder;
    }

    /// <summary>One input, as bytes and parsed, and the answer as JSON.</summary>
    internal sealed record Sample(string Name, byte[] Json, RegoValue Input, string Expected);
}
