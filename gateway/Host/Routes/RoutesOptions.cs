namespace SecureFin.Gateway.Routes;

/// <summary>The route catalogue: id → entry. What is not in it is not served.</summary>
internal sealed class RoutesOptions : Dictionary<string, RouteOptions>
{
    public const string Section = "Routes";

    public RoutesOptions()
        : base(StringComparer.Ordinal)
    {
    }
}
