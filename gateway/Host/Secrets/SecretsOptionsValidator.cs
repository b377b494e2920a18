using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Secrets;

/// <summary>Names every fault of the section at once.</summary>
internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var errors = options.Errors().ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
