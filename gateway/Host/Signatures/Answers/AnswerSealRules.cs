using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Signatures.Answers;

/// <summary>Names every fault of the section at once; a key in Vault Transit or in an HSM needs the Vault or the HSM in the section <c>Secrets</c>.</summary>
internal sealed class AnswerSealRules(IOptions<SecretsOptions> secrets) : IValidateOptions<AnswerSealOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AnswerSealOptions options)
    {
        var errors = Annotations.Errors(options, AnswerSealOptions.Section).ToList();
        if (options.Key.Contains("pin-value", StringComparison.OrdinalIgnoreCase) || options.Key.Contains("pin-source", StringComparison.OrdinalIgnoreCase))
            errors.Add($"{AnswerSealOptions.Section}:Key: no PIN here; it is in the file of Secrets:Pkcs11:PinFile.");
        if (Stores() is { } stores)
        {
            if (stores.Vault is null && options.Key.StartsWith("transit:", StringComparison.Ordinal))
                errors.Add($"{AnswerSealOptions.Section}:Key is in Vault Transit, but Secrets has no Vault.");
            if (stores.Pkcs11 is null && options.Key.StartsWith("pkcs11:", StringComparison.Ordinal))
                errors.Add($"{AnswerSealOptions.Section}:Key is in an HSM, but Secrets has no Pkcs11.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    // The section Secrets may have faults of its own, which are told.
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
