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
        var errors = upstreams
            .Select(upstream => (upstream.Key, Fault: FarKeys.Fault(secrets, upstream.Value.Signature.Key)))
            .Where(source => source.Fault is not null).Select(source => $"{section}:{source.Key}:Signature:Key {source.Fault}").ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
