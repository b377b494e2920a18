namespace SecureFin.Gateway.Routes;

/// <summary>A pass-through entry of the catalogue.</summary>
/// <param name="Route">Its governance.</param>
/// <param name="Path">Route pattern, beginning with <c>/erp/{system}/</c> or <c>/banks/{bank}/</c>.</param>
/// <param name="Methods">Methods it takes.</param>
internal sealed record PassThroughRoute(GovernedRoute Route, string Path, IReadOnlyList<string> Methods)
{
    public const string SystemPrefix = "/erp/";
    public const string BankPrefix = "/banks/";

    /// <summary>What the gateway takes off before it forwards, such as <c>/erp/tryton</c>.</summary>
    public string Prefix => PrefixOf(Route.Kind) + Route.Upstream;

    /// <summary>First segment of a kind's paths, with both slashes.</summary>
    public static string PrefixOf(RouteKind kind) => kind == RouteKind.Bank ? BankPrefix : SystemPrefix;

    /// <summary>Kind of a pass-through path, or null when it is neither a bank's nor a system's.</summary>
    public static RouteKind? KindOf(string path) =>
        path.StartsWith(BankPrefix, StringComparison.Ordinal) ? RouteKind.Bank
        : path.StartsWith(SystemPrefix, StringComparison.Ordinal) ? RouteKind.System
        : null;
}
