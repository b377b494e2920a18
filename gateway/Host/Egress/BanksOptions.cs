namespace SecureFin.Gateway.Egress;

/// <summary>Banks by id, at most 500.</summary>
public sealed class BanksOptions : Dictionary<string, UpstreamOptions>
{
    public const string Section = "Banks";

    public BanksOptions()
        : base(StringComparer.Ordinal)
    {
    }
}
