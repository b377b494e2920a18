using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Secrets;

/// <summary>A signing key that is said to lie in Vault Transit or in an HSM needs the Vault or the HSM in the section <c>Secrets</c>.</summary>
internal static class FarKeys
{
    /// <summary>What is wrong with the place of a key; null when nothing is, or when the section has faults of its own, which are told.</summary>
    /// <param name="secrets">The section.</param>
    /// <param name="key"><c>secret</c>, <c>transit:NAME</c> or a <c>pkcs11:</c> URI.</param>
    public static string? Fault(IOptions<SecretsOptions> secrets, string key)
    {
        try
        {
            return key switch
            {
                ['t', 'r', 'a', 'n', 's', 'i', 't', ':', ..] when secrets.Value.Vault is null => "is in Vault Transit, but Secrets has no Vault.",
                ['p', 'k', 'c', 's', '1', '1', ':', ..] when secrets.Value.Pkcs11 is null => "is in an HSM, but Secrets has no Pkcs11.",
                _ => null,
            };
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }
}
