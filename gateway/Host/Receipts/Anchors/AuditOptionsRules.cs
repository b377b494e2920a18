using Microsoft.Extensions.Options;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>What attributes cannot say about the section <c>Audit</c>: keys that parse, addresses that are addresses.</summary>
internal sealed class AuditOptionsRules : IValidateOptions<AuditOptions>
{
    private const int MaxWitnesses = 16;

    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(AuditOptions options)
    {
        if (options is { EcdsaKey: not null, EcdsaSecret: not null })
            yield return "Audit:EcdsaKey: either it or EcdsaSecret.";
        if (options is { FormerEcdsaKey: not null, FormerEcdsaSecret: not null })
            yield return "Audit:FormerEcdsaKey: either it or FormerEcdsaSecret.";
        foreach (var (name, uri) in ((string, string?)[])[("EcdsaKey", options.EcdsaKey), ("FormerEcdsaKey", options.FormerEcdsaKey)])
        {
            if (uri?.Contains("pin-", StringComparison.OrdinalIgnoreCase) == true)
                yield return $"Audit:{name}: no PIN here; it is in the file of Secrets:Pkcs11:PinFile.";
        }

        if (options.Witnesses.Count > MaxWitnesses || options.WitnessesRequired > options.Witnesses.Count)
            yield return $"Audit:WitnessesRequired: at most {MaxWitnesses} witnesses, and not more required than there are.";
        foreach (var (id, witness) in options.Witnesses)
        {
            if (Key(witness.Key) is not { IsWitness: true })
                yield return $"Audit:Witnesses:{id}:Key: not the verifier key of a witness.";
            if (!IsAddress(witness.Address))
                yield return $"Audit:Witnesses:{id}:Address: not an http or https address.";
            else if (!HasAuthorities(witness.Address, witness.TrustedAuthorities))
                yield return $"Audit:Witnesses:{id}:TrustedAuthorities: a file of authorities is required for https; the system's certificate store is never used.";
        }

        if (options.Timestamps is { } stamps && !(IsAddress(stamps.Address) && HasAuthorities(stamps.Address, stamps.TrustedAuthorities) && File.Exists(stamps.Authorities)))
            yield return "Audit:Timestamps: an http or https address and the files of the authorities are required; the system's certificate store is never used.";
        for (var i = 0; i < options.FormerKeys.Count; i++)
        {
            if (Key(options.FormerKeys[i]) is not { IsWitness: false } key || key.Name != options.Origin)
                yield return $"Audit:FormerKeys:{i}: not a verifier key of this log.";
        }
    }

    private static VerifierKey? Key(string text)
    {
        try
        {
            return VerifierKey.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool HasAuthorities(string address, string? file) =>
        file is null ? !address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) : File.Exists(file);

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.UserInfo.Length == 0;
}
