using System.Text.RegularExpressions;

namespace SecureFin.Rego.Fuzz;

/// <summary>
/// Runs a case as the gateway does and once more without what makes the engine fast: rule index, lookups taken out of loops,
/// values kept with the snapshot, operators and lent arrays instead of calls. Both must give the same answer.
/// </summary>
internal static partial class PlainRun
{
    /// <summary>Marks for coverage leave every clause and every expression in its place.</summary>
    private static readonly CompilerOptions Marked = new() { Instrument = true };

    /// <summary>Something that stands for a built-in: every call looks for what stands for it, and nothing is kept with the snapshot.</summary>
    private const string Replaced = " with opa.runtime as {}";

    private static readonly EvaluationLimits Limits = new(10_000, 500, 10_000, TimeSpan.FromMilliseconds(100))
    {
        Builtins = BuiltinLimits.Default with { MaxElements = 5_000, MaxTextLength = 1 << 16 },
    };

    /// <summary>True if the case compiles and answers something.</summary>
    /// <exception cref="InvalidOperationException">The answers differ.</exception>
    public static bool AnswersTheSame(FuzzCase one)
    {
        if (Compile(one, CompilerOptions.Default) is not { } fast)
            return false;
        var plain = Compile(one, Marked) ?? throw new InvalidOperationException("compiles only without marks");
        var answers = false;
        foreach (var query in one.Queries)
            answers |= AnswersTheSame(query, one, fast, plain);
        return answers;
    }

    private static bool AnswersTheSame(string query, FuzzCase one, PolicySnapshot fast, PolicySnapshot plain)
    {
        var options = new EvaluationOptions { Nondeterministic = new NondeterministicValues { NowNanoseconds = 1_700_000_000_000_000_000 } };
        var got = fast.Prepare(query).Evaluate(one.Input, Limits, options);
        var expected = plain.Prepare(query + Replaced).Evaluate(one.Input, Limits, options with { Marks = new Testing.CoverageMarks() });
        if (IsLimit(got) || IsLimit(expected) || (expected.Error is not null && HasIndex(one)))
            return false;
        if (Describe(got) != Describe(expected))
            throw new InvalidOperationException($"{query} is\n{Describe(got)}\nand without shortcuts\n{Describe(expected)}");
        return got.Outcome == EvaluationOutcome.Value;
    }

    private static PolicySnapshot? Compile(FuzzCase one, CompilerOptions options) =>
        new RegoCompiler(options).Compile([.. one.Modules.Select((text, i) => new RegoModuleSource($"{i}.rego", text))], one.Data).Snapshot;

    // As in OPA, a clause that the index leaves out is not run, and what would fail in it does not.
    private static bool HasIndex(FuzzCase one) => one.Modules.Any(text => RuleName().Matches(text).CountBy(name => name.Value).Any(rule => rule.Value >= 8));

    [GeneratedRegex(@"^[a-z]\w*", RegexOptions.Multiline)]
    private static partial Regex RuleName();

    private static bool IsLimit(EvaluationResult result) => result.Error?.Code.StartsWith("eval_limit", StringComparison.Ordinal) == true;

    private static string Describe(EvaluationResult result) => result.Error is { } error ? $"{error.Code} at {error.File}:{error.Row}" : result.Value.IsDefined ? result.Value.ToString() : "undefined";
}
