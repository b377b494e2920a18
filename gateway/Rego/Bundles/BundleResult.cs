namespace SecureFin.Rego.Bundles;

/// <summary>Why a bundle was refused. Codes are stable.</summary>
public static class BundleErrorCode
{
    /// <summary>Not a gzip tar archive, cut short, or not readable.</summary>
    public const string Unreadable = "bundle.unreadable";

    /// <summary>A member's name leaves the bundle, or the member is a link, a pipe, a socket or a device.</summary>
    public const string Path = "bundle.path";

    /// <summary>A file or folder that moved while it was read; it may be good the next time.</summary>
    public const string Changing = "bundle.changing";

    /// <summary>More members or bytes than allowed.</summary>
    public const string TooLarge = "bundle.too_large";

    /// <summary>The manifest is not readable, or not one.</summary>
    public const string Manifest = "bundle.manifest";

    /// <summary>Modules or data outside of the roots.</summary>
    public const string Roots = "bundle.roots";

    /// <summary>Missing, unknown or wrong signature, or files that it does not cover.</summary>
    public const string Signature = "bundle.signature";

    /// <summary>Data that is no acceptable JSON.</summary>
    public const string Data = "bundle.data";

    /// <summary>A language version other than Rego v1.</summary>
    public const string Version = "bundle.version";

    /// <summary>Older than a bundle that was in power already.</summary>
    public const string Rollback = "bundle.rollback";

    /// <summary>A delta that does not apply.</summary>
    public const string Delta = "bundle.delta";
}

/// <summary>A bundle, or the reason why there is none.</summary>
public sealed record BundleResult(PolicyBundle? Bundle, string? Code, string? Message)
{
    /// <summary>True when there is a bundle; else there is a code and a message.</summary>
    public bool Succeeded => Bundle is not null;

    internal static BundleResult Loaded(PolicyBundle bundle) => new(bundle, null, null);

    internal static BundleResult Refused(string code, string message) => new(null, code, message);
}
