using Microsoft.Extensions.Options;
using SecureFin.Connectors;
using SecureFin.Gateway.Egress;

namespace SecureFin.Gateway.Banks;

/// <summary>Holds every bank to its connector: it is installed, knows each setting, and requests are signed as it demands.</summary>
internal sealed class BankConnectorsValidator(ConnectorCatalog connectors) : IValidateOptions<BanksOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BanksOptions options)
    {
        var errors = options.Where(bank => bank.Value.Connector is not null).SelectMany(bank => Errors($"{BanksOptions.Section}:{bank.Key}", bank.Value)).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(string path, UpstreamOptions bank)
    {
        if (connectors.Find(bank.Connector!) is not { Manifest: var manifest })
        {
            yield return $"{path}:Connector: no such connector is installed.";
            yield break;
        }

        foreach (var broken in ManifestRules.CheckSettings(manifest, bank.Settings.AsReadOnly()))
            yield return $"{path}:Settings: {broken}.";
        string? demanded = manifest.Signing switch { SigningProfile.ObieJws => "obie", SigningProfile.ObieJwsLegacyB64 => "obie-b64", _ => null };
        if (demanded is not null && bank.SigningProfile is not ("obie" or "obie-b64"))
            yield return $"{path}:SigningProfile: this connector's requests are signed; set {demanded}.";
        if (demanded is not null && bank.ResponseSignatures == "none")
            yield return $"{path}:ResponseSignatures: this connector demands signed answers; none is not allowed.";
    }
}
