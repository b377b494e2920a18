namespace SecureFin.Gateway.Routes;

/// <summary>Banks: id → where it is reached. Other rooms read more of the same section.</summary>
internal sealed class BankUpstreamsOptions : Dictionary<string, UpstreamOptions>
{
    public const string Section = "Banks";

    public BankUpstreamsOptions()
        : base(StringComparer.Ordinal)
    {
    }
}
