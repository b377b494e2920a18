namespace SecureFin.Gateway.Routes;

/// <summary>Internal systems: id → where it is reached.</summary>
internal sealed class SystemUpstreamsOptions : Dictionary<string, UpstreamOptions>
{
    public const string Section = "Systems";

    public SystemUpstreamsOptions()
        : base(StringComparer.Ordinal)
    {
    }
}
