using SecureFin.Contract;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy.Opa;

/// <summary>Reads what an OPA server answered. Only a complete, certain answer counts; everything else is no decision.</summary>
/// <remarks>Source: OPA REST API, "Get a Document (with Input)" and "Provenance". Undefined is status 200 without <c>result</c>.</remarks>
internal static class OpaAnswer
{
    /// <summary>What stands for the revision of policies that came in no bundle.</summary>
    public const string NoBundle = "without-bundle";

    private static readonly JsonLimits Limits = new() { MaxDepth = 64, MaxValues = 100_000 };

    /// <summary>The decision's value and the revision that made it.</summary>
    /// <exception cref="ProblemException"><c>policy.unavailable</c>, with the reason.</exception>
    public static (RegoValue Value, string Revision) Read(ReadOnlySpan<byte> body, OpaOptions options)
    {
        RegoValue answer;
        try
        {
            answer = RegoJson.Parse(body, null, Limits);
        }
        catch (RegoJsonException)
        {
            throw NoDecision("answered something other than JSON");
        }

        if (!answer.TryGetObject(out var envelope))
            throw NoDecision("answered something other than an object");
        if (envelope["warning"].IsDefined)
            throw NoDecision("warned that it did not take the question as meant");
        if (envelope["result"].IsUndefined)
            throw NoDecision("has no rule for this request");
        return (envelope["result"], Revision(envelope["provenance"], options));
    }

    /// <summary>A refusal that says what the server did; never its text.</summary>
    public static ProblemException NoDecision(string what, Exception? inner = null) => new(Problems.PolicyUnavailable, $"The policy server {what}.", inner);

    private static string Revision(RegoValue provenance, OpaOptions options)
    {
        if (options.AllowWithoutBundle)
            return NoBundle;
        if (!provenance.TryGetObject(out var facts) || !facts["bundles"].TryGetObject(out var bundles)
            || !bundles[options.Bundle!].TryGetObject(out var bundle) || !bundle["revision"].TryGetString(out var revision) || revision.Length is 0 or > 200)
            throw NoDecision("does not say which revision of the bundle decided");
        if (options.Revision is { } wanted && wanted != revision)
            throw NoDecision("decides with another revision than the required one");
        return revision;
    }
}
