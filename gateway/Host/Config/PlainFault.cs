using System.Text.RegularExpressions;

namespace SecureFin.Gateway.Config;

/// <summary>Says in the operator's words what the framework's validators say in a programmer's.</summary>
internal static partial class PlainFault
{
    /// <summary><c>Audit: Directory: The AuditOptions.Directory field is required.</c> becomes <c>Audit:Directory: is required.</c></summary>
    public static string Of(string failure)
    {
        var plain = Subject().Replace(failure, ": ");
        plain = Length().Replace(plain, "needs at least $1.");
        return Place().Replace(plain, "$1:$2: $3");
    }

    [GeneratedRegex(@": The (?:field )?[\w.]+ (?:field )?(?=must|is)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Subject();

    [GeneratedRegex(@"must be a string or array type with a minimum length of '(\d+)'\.", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Length();

    [GeneratedRegex(@"^([^ ]+): (\w+): (must|is|needs)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
