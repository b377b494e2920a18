namespace SecureFin.Rego;

/// <summary>semver.compare and semver.is_valid.</summary>
/// <remarks>Source: Semantic Versioning 2.0.0, sections 2, 9, 10 and 11, as OPA reads them.</remarks>
internal static class SemverBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("semver.compare", Compare);
        functions.Add("semver.is_valid", static (context, args) =>
            RegoValue.FromBoolean(args[0].TryGetString(out var text) && StringBuiltins.MayRead(context, text) && SemanticVersion.TryParse(text, out var _)));
    }

    private static RegoValue Compare(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var left, out var right) || !StringBuiltins.MayRead(context, left) || !StringBuiltins.MayRead(context, right)) return default;
        if (!SemanticVersion.TryParse(left, out var a)) return context.Fail($"operand 1: string {GoQuote.Quote(left)} is not a valid SemVer");
        if (!SemanticVersion.TryParse(right, out var b)) return context.Fail($"operand 2: string {GoQuote.Quote(right)} is not a valid SemVer");
        return RegoValue.FromInt64(a.CompareTo(b));
    }
}
