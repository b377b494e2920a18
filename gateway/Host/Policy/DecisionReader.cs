using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy;

/// <summary>Reads <c>{allow, reasons, obligations}</c>; anything that is not clearly such a decision is none.</summary>
internal static class DecisionReader
{
    /// <summary>Most reasons that are read and shown.</summary>
    private const int MaxReasons = 50;

    /// <summary>Longest code and message of a reason; what is longer is cut, since a deny stays a deny.</summary>
    private const int MaxReasonLength = 500;

    private static readonly string[] Duties = ["mask", "approvals", "hold"];

    private static readonly string[] MaskActions = ["partial", "token", "remove"];

    /// <exception cref="ProblemException"><c>policy.unavailable</c></exception>
    public static PolicyDecision Read(RegoValue value, string decisionId, string revision)
    {
        if (!value.TryGetObject(out var decision) || decision["allow"].Kind != RegoKind.Boolean)
            throw NoDecision();
        var reasons = ReadReasons(decision["reasons"]);
        var allowed = decision["allow"].IsTrue;
        if (allowed && reasons.Count > 0)
            throw NoDecision();
        return new PolicyDecision
        {
            DecisionId = decisionId,
            BundleRevision = revision,
            Allowed = allowed,
            Reasons = reasons,
            Obligations = allowed ? ReadObligations(decision["obligations"]) : Obligations.None,
        };
    }

    private static Obligations ReadObligations(RegoValue value)
    {
        // A duty that nobody here knows how to keep is no allow.
        if (!value.TryGetObject(out var obligations))
            throw NoDecision();
        for (var i = 0; i < obligations.Count; i++)
        {
            if (!obligations.KeyAt(i).TryGetString(out var duty) || !Duties.Contains(duty))
                throw NoDecision();
        }

        var hold = obligations["hold"];
        return new Obligations
        {
            Mask = ReadMask(obligations["mask"]),
            Approvals = obligations["approvals"].TryGetInt64(out var approvals) && approvals is >= 0 and <= 10 ? (int)approvals : throw NoDecision(),
            Hold = hold.IsNull ? null : hold.TryGetString(out var reason) && reason.Length is > 0 and <= 200 ? reason : throw NoDecision(),
        };
    }

    private static Dictionary<string, string> ReadMask(RegoValue value)
    {
        if (!value.TryGetObject(out var mask) || mask.Count > MaskingRules.MaxRules)
            throw NoDecision();
        var rules = new Dictionary<string, string>(mask.Count, StringComparer.Ordinal);
        for (var i = 0; i < mask.Count; i++)
        {
            if (!mask.KeyAt(i).TryGetString(out var name) || !IsMaskable(name)
                || !mask.ValueAt(i).TryGetString(out var action) || !MaskActions.Contains(action))
                throw NoDecision();
            rules.Add(name, action);
        }

        return MaskingRules.CanSelect(rules.Keys.Where(MaskingRules.IsSelector)) ? rules : throw NoDecision();
    }

    private static bool IsMaskable(string name) => MaskingRules.IsSelector(name) || name == "bic" || DataClassNames.TryParse(name, out _);

    private static IReadOnlyList<PolicyReason> ReadReasons(RegoValue value) => value.TryGetSet(out var set) && set.Count == 0
        ? []
        : [.. Items(value).Select(ReadReason).OrderBy(reason => reason.Code, StringComparer.Ordinal).Take(MaxReasons)];

    private static PolicyReason ReadReason(RegoValue value) =>
        value.TryGetObject(out var reason) && reason["code"].TryGetString(out var code) && reason["message"].TryGetString(out var message)
            ? new PolicyReason(Cut(code), Cut(message))
            : throw NoDecision();

    private static string Cut(string text) => text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];

    private static IEnumerable<RegoValue> Items(RegoValue value)
    {
        if (value.TryGetSet(out var set))
            return Enumerable.Range(0, set.Count).Select(i => set[i]);
        return value.TryGetArray(out var array) ? Enumerable.Range(0, array.Count).Select(i => array[i]) : throw NoDecision();
    }

    private static ProblemException NoDecision() => new(Problems.PolicyUnavailable, "Policy gave no readable decision.");
}
