using Microsoft.Extensions.Options;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>A signing key that is said to lie in Vault Transit or in an HSM needs the Vault or the HSM in the section <c>Secrets</c>.</summary>
internal sealed class SigningSourceRules(IOptions<SecretsOptions> secrets) : IValidateOptions<BanksOptions>, IValidateOptions<SystemsOptions>
{
    public ValidateOptionsResult Validate(string? name, BanksOptions options) => Judge(BanksOptions.Section, options);

    public ValidateOptionsResult Validate(string? name, SystemsOptions options) => Judge(SystemsOptions.Section, options);

    private ValidateOptionsResult Judge(string section, Dictionary<string, UpstreamOptions> upstreams)
    {
        if (Stores() is not { } stores)
            return ValidateOptionsResult.Skip; // the section Secrets has faults of its own, which are told
        var errors = upstreams.Select(upstream => (Id: upstream.Key, upstream.Value.Signature.Key)).SelectMany(source => source.Key switch
        {
            ['t', 'r', 'a', 'n', 's', 'i', 't', ':', ..] when stores.Vault is null => [$"{section}:{source.Id}:Signature:Key is in Vault Transit, but Secrets has no Vault."],
            ['p', 'k', 'c', 's', '1', '1', ':', ..] when stores.Pkcs11 is null => [$"{section}:{source.Id}:Signature:Key is in an HSM, but Secrets has no Pkcs11."],
            _ => Array.Empty<string>(),
        }).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private SecretsOptions? Stores()
    {
        try
        {
            return secrets.Value;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }
}
