namespace SecureFin.Gateway.Egress;

/// <summary>Internal systems (ERP, treasury, …) by id, at most 500.</summary>
public sealed class SystemsOptions : Dictionary<string, UpstreamOptions>
{
    public const string Section = "Systems";

    public SystemsOptions()
        : base(StringComparer.Ordinal)
    {
    }
}
