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
        if (FarKeys.Fault(secrets, options.Key) is { } fault)
            errors.Add($"{AnswerSealOptions.Section}:Key {fault}");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
