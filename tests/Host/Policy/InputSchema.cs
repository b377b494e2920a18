using SecureFin.Rego;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>The schema of the policy input that policies/schemas ships, asked whether an input fits.</summary>
internal static class InputSchema
{
    public static readonly RegoValue Document = RegoJson.Parse(File.ReadAllBytes(Path.Combine(TestData.Root(), "policies", "schemas", "input.json")));

    private static readonly PreparedQuery Match = new RegoCompiler().Compile([], RegoJson.Parse($$"""{"schema": {{Document.ToJson()}}}""")).Snapshot!.Prepare("json.match_schema(input, data.schema)");

    /// <summary><c>[true,[]]</c>, or false and what does not fit.</summary>
    public static string Verdict(ReadOnlySpan<byte> input) => Match.Evaluate(RegoJson.Parse(input), EvaluationLimits.Default).Value.ToJson();
}
