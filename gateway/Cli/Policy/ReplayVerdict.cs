using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>A decision in comparable form.</summary>
/// <param name="Outcome"><c>allow</c>, <c>deny</c>, or <c>no decision</c> with its reason.</param>
/// <param name="Reasons">Codes in order.</param>
/// <param name="Obligations">As JSON with sorted keys; empty unless allowed.</param>
internal sealed record ReplayVerdict(string Outcome, string Reasons, string Obligations)
{
    public static ReplayVerdict None(string why) => new($"no decision ({why})", "", "");

    /// <summary>Reads <c>{allow, reasons, obligations}</c>, of policy or of the log.</summary>
    public static ReplayVerdict Of(RegoValue value)
    {
        if (!value.TryGetObject(out var decision) || decision["allow"].Kind != RegoKind.Boolean)
            return None("unreadable");
        var allow = decision["allow"].IsTrue;
        return new ReplayVerdict(allow ? "allow" : "deny", Codes(decision["reasons"]), allow ? decision["obligations"].ToJson() : "");
    }

    /// <summary>What differs, one line each: <c>allow: deny → allow</c>.</summary>
    public IEnumerable<string> Differences(ReplayVerdict other)
    {
        if (Outcome != other.Outcome)
            yield return $"verdict: {Outcome} → {other.Outcome}";
        if (Reasons != other.Reasons)
            yield return $"reasons: [{Reasons}] → [{other.Reasons}]";
        if (Obligations != other.Obligations && Obligations.Length > 0 && other.Obligations.Length > 0)
            yield return $"obligations: {Obligations} → {other.Obligations}";
    }

    private static string Codes(RegoValue reasons)
    {
        var items = reasons.TryGetSet(out var set) ? Enumerable.Range(0, set.Count).Select(i => set[i])
            : reasons.TryGetArray(out var array) ? array.AsSpan().ToArray() : [];
        return string.Join(' ', items.Select(item => item.TryGetObject(out var reason) && reason["code"].TryGetString(out var code) ? code : "?").Order(StringComparer.Ordinal));
    }
}
