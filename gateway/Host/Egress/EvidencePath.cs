using System.Text.RegularExpressions;

namespace SecureFin.Gateway.Egress;

/// <summary>The path of a request as evidence may keep it: no query, and <c>*</c> where an account could stand.</summary>
internal static partial class EvidencePath
{
    private const int MaxLength = 300;

    public static string Of(Uri address)
    {
        var path = string.Join('/', address.AbsolutePath.Split('/').Select(Segment));
        return path.Length <= MaxLength ? path : path[..MaxLength];
    }

    // UUIDs and ULIDs name payments and consents; words and versions name resources; all else could be an account.
    private static string Segment(string segment) => segment.Length == 0 || Word().IsMatch(segment) || Id().IsMatch(segment) ? segment : "*";

    [GeneratedRegex(@"\A(v[0-9]+(\.[0-9]+)*|[A-Za-z][A-Za-z_.-]*([0-9]{1,3}[A-Za-z_.-]*){0,2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A([a-z]{1,12}-)?([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9A-HJKMNP-TV-Z]{26})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
