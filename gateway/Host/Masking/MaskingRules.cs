using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>A set of rules; what is stricter wins where two meet.</summary>
internal sealed record MaskingRules(IReadOnlyList<MaskingRule> Rules, MaskingAction Bic = MaskingAction.None)
{
    public const int MaxRules = 64;

    public static MaskingRules None { get; } = new([]);

    /// <summary>Reads a policy's <c>mask</c> obligation: data class (<c>partyName</c>, <c>party-name</c>), <c>bic</c> or selector (<c>/a/*/b</c>) → action.</summary>
    /// <exception cref="MaskingException">A class or action is not known: what policy asks for cannot be done.</exception>
    public static MaskingRules From(IReadOnlyDictionary<string, string> mask)
    {
        if (mask.Count == 0) return None;
        var rules = new List<MaskingRule>(mask.Count);
        var bic = MaskingAction.None;
        foreach (var (key, text) in mask)
        {
            var action = ReadAction(text);
            if (IsSelector(key)) rules.Add(new(key, DataClass: null, action));
            else if (string.Equals(key, "bic", StringComparison.OrdinalIgnoreCase)) bic = action > bic ? action : bic;
            else rules.Add(new(Selector: null, ReadClass(key), action));
        }

        return new MaskingRules(rules, bic);
    }

    /// <summary>True for a key that is a place and no class.</summary>
    public static bool IsSelector(string key) => key is ['/', ..];

    /// <summary>True when a plan can be made of these selectors together.</summary>
    public static bool CanSelect(IEnumerable<string> selectors)
    {
        try
        {
            var tree = new SelectorTree(new NameIndex());
            foreach (var selector in selectors) tree.Add(selector, DataClass.Internal, MaskingAction.Remove);
            return true;
        }
        catch (MaskingException)
        {
            return false;
        }
    }

    private static MaskingAction ReadAction(string text) => text switch
    {
        "partial" => MaskingAction.Partial,
        "token" => MaskingAction.Token,
        "remove" => MaskingAction.Remove,
        _ => throw new MaskingException("The policy asks for a masking action that is not known."),
    };

    private static DataClass ReadClass(string key)
    {
        var name = key.Replace("-", "", StringComparison.Ordinal);
        if (Enum.TryParse<DataClass>(name, ignoreCase: true, out var found) && !char.IsAsciiDigit(name[0]) && found is not DataClass.Public) return found;
        if (string.Equals(name, "email", StringComparison.OrdinalIgnoreCase)) return DataClass.Address;
        throw new MaskingException("The policy asks to mask a data class that is not known.");
    }
}
