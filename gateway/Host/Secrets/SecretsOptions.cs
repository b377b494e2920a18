using SecureFin.Gateway.Secrets.Embedded;

namespace SecureFin.Gateway.Secrets;

/// <summary>Where the gateway's secrets come from. Exactly one store is configured.</summary>
public sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>The embedded encrypted file.</summary>
    public EmbeddedStoreOptions? Embedded { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (Embedded is null)
            yield return "Secrets needs Embedded.";
        foreach (var error in Embedded?.Errors() ?? [])
            yield return error;
    }
}
