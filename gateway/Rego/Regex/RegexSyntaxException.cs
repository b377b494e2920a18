namespace SecureFin.Rego;

/// <summary>A pattern that is not RE2 syntax; caught where patterns are compiled, the words are Go's.</summary>
internal sealed class RegexSyntaxException(string code, string part) : Exception($"error parsing regexp: {code}: `{part}`")
{
    /// <summary>The code of what would need too many instructions or too much memory.</summary>
    public const string TooLarge = "expression too large";
}
