using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary>A bundle that decides again.</summary>
internal sealed record ReplayPolicy(PolicyBundle Bundle, PreparedQuery Query)
{
    /// <summary>The decision on one input, with the recorded time and the recorded answers of built-ins such as rand.intn.</summary>
    public ReplayVerdict Decide(RegoValue input, RegoValue recorded)
    {
        // A copy each time: what is new in one evaluation must not leak into the next.
        var values = recorded.IsUndefined ? new NondeterministicValues() : NondeterministicValues.FromJson(recorded);
        var answer = Query.Evaluate(input, options: new EvaluationOptions { Nondeterministic = values });
        return answer.Outcome switch
        {
            EvaluationOutcome.Value => ReplayVerdict.Of(answer.Value),
            EvaluationOutcome.Undefined => ReplayVerdict.None("undefined"),
            _ => ReplayVerdict.None(answer.Error!.Code),
        };
    }
}
