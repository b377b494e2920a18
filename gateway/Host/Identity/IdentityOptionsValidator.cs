using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Signatures;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Checks the issuer's addresses, algorithms and authorities, and that every workload can be told from the others.</summary>
internal sealed class IdentityOptionsValidator(ConfigFolder folder) : IValidateOptions<IdentityOptions>
{
    private const string Path = IdentityOptions.Section;

    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        var errors = Annotations.Errors(options, Path)
            .Concat(options.Issuer is { } issuer ? IssuerErrors(issuer) : [])
            .Concat(options.Workloads.SelectMany(workload => WorkloadErrors(workload.Value, $"{Path}:Workloads:{workload.Key}").Concat(KeyErrors(workload.Value, $"{Path}:Workloads:{workload.Key}"))))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> IssuerErrors(IssuerOptions issuer)
    {
        const string path = Path + ":Issuer";
        foreach (var error in Annotations.Errors(issuer, path))
            yield return error;
        if (issuer.Issuer is { } name && !IsHttps(name))
            yield return $"{path}:Issuer: an https address.";
        if (issuer.JwksUri is { } keys && (!IsHttps(keys) || (issuer.Issuer is { } own && IsHttps(own) && keys.Authority != own.Authority)))
            yield return $"{path}:JwksUri: https, on the issuer's own host and port.";
        foreach (var algorithm in issuer.Algorithms.Where(algorithm => !IsAllowed(algorithm)))
            yield return $"{path}:Algorithms: {algorithm} is not accepted.";
        foreach (var file in issuer.Authorities.Where(file => !File.Exists(folder.Resolve(file))))
            yield return $"{path}:Authorities: there is no file {folder.Resolve(file)}.";
    }

    private static bool IsHttps(Uri address) => address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0;

    private static bool IsAllowed(string name) =>
        SignatureAlgorithms.TryParse(name, out _) && !name.StartsWith("RS", StringComparison.Ordinal);

    private static IEnumerable<string> WorkloadErrors(WorkloadOptions workload, string path)
    {
        if (workload is { Subject: null, UriName: null, Thumbprint: null })
            yield return $"{path}: needs Subject, UriName or Thumbprint.";
        if (workload.Subject is { } subject && !IsName(subject))
            yield return $"{path}:Subject: not a distinguished name.";
        if (workload.UriName is { } uri && !Uri.TryCreate(uri, UriKind.Absolute, out _))
            yield return $"{path}:UriName: not a URI.";
        if (workload.Thumbprint is { } thumbprint && (!CanonicalBase64Url.TryDecode(thumbprint, out var hash) || hash.Length != 32))
            yield return $"{path}:Thumbprint: 32 bytes in base64url.";
    }

    private IEnumerable<string> KeyErrors(WorkloadOptions workload, string path)
    {
        if (workload.SignatureKeys is not { } source || source == CallerKeys.OfCertificate)
            return [];
        try
        {
            return CallerKeys.Read(folder.Resolve(source)).Count > 0 ? [] : [$"{path}:SignatureKeys: '{source}' holds no key."];
        }
        catch (ProblemException)
        {
            return [$"{path}:SignatureKeys: '{source}' is neither a JWKS nor a PEM public key, nor 'certificate'."];
        }
    }

    private static bool IsName(string subject)
    {
        try
        {
            return new X500DistinguishedName(subject).RawData.Length > 2;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
