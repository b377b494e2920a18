using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Egress;

/// <summary>Names every fault of section <c>Banks</c> at once.</summary>
internal sealed class BanksOptionsValidator : IValidateOptions<BanksOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BanksOptions options) => Verdict(BanksOptions.Section, options);

    internal static ValidateOptionsResult Verdict(string section, Dictionary<string, UpstreamOptions> upstreams)
    {
        List<string> errors = [.. upstreams.SelectMany(upstream => UpstreamOptionsRules.Errors(section, upstream.Key, upstream.Value))];
        if (upstreams.Count > 500)
            errors.Add($"{section}: at most 500 entries.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

/// <summary>Names every fault of section <c>Systems</c> at once.</summary>
internal sealed class SystemsOptionsValidator : IValidateOptions<SystemsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SystemsOptions options) => BanksOptionsValidator.Verdict(SystemsOptions.Section, options);
}
