using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Policy;

[OptionsValidator]
internal sealed partial class PolicyOptionsShape : IValidateOptions<PolicyOptions>;

/// <summary>Bounds, one source of policy, and that an unsigned bundle is taken only where the operator says so.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    private static readonly PolicyOptionsShape Shape = new();

    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var shape = Shape.Validate(name, options);
        if (shape.Failed)
            return shape;
        List<string> errors = [.. Sources(options), .. Keys(options), .. Order(options), .. Parts(options)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Sources(PolicyOptions options)
    {
        if (options.Decider == PolicyDeciderKind.Opa && (options.Opa is null || options.BundlePath is not null || options.BundleServer is not null))
            yield return "Policy: Decider Opa needs Opa, and no BundlePath or BundleServer: that server has its own.";
        if (options.Decider == PolicyDeciderKind.Embedded && options.Opa is not null)
            yield return "Policy: Opa is for Decider Opa.";
        if (options.Decider == PolicyDeciderKind.Embedded && options.BundlePath is null == options.BundleServer is null)
            yield return "Policy: exactly one of BundlePath and BundleServer is required.";
    }

    private static IEnumerable<string> Keys(PolicyOptions options)
    {
        var hasBundle = options.Decider == PolicyDeciderKind.Embedded || options.Shadow is not null;
        if (hasBundle && !options.AllowUnsigned && options.VerificationKeyPath is null)
            yield return "Policy: VerificationKeyPath is required unless AllowUnsigned is true.";
    }

    private static IEnumerable<string> Order(PolicyOptions options)
    {
        if (options.Rollback.AllowSequence < options.Rollback.MinimumSequence)
            yield return "Policy:Rollback: AllowSequence is not below MinimumSequence.";
    }

    private static IEnumerable<string> Parts(PolicyOptions options) =>
        (options.Opa?.Errors() ?? []).Concat(options.BundleServer?.Errors() ?? []);
}
