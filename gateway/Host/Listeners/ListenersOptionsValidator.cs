using System.Net;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Listeners;

/// <summary>Checks addresses, hosts, certificates and authorities before anything listens.</summary>
internal sealed class ListenersOptionsValidator(ConfigFolder folder) : IValidateOptions<ListenersOptions>
{
    public ValidateOptionsResult Validate(string? name, ListenersOptions options)
    {
        var errors = Annotations.Errors(options, ListenersOptions.Section)
            .Concat(Annotations.Errors(options.Health, $"{ListenersOptions.Section}:{nameof(options.Health)}"))
            .Concat(options.Tls().SelectMany(listener => Errors(listener.Options, $"{ListenersOptions.Section}:{listener.Name}")))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(TlsListenerOptions listener, string path)
    {
        foreach (var error in Annotations.Errors(listener, path))
            yield return error;
        if (!IPAddress.TryParse(listener.Address, out _))
            yield return $"{path}:Address: not an IP address.";
        if (listener.Hosts.Any(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            yield return $"{path}:Hosts: not a host name.";
        if (listener.CertificatePath.StartsWith(StoreServerCertificates.Prefix, StringComparison.Ordinal) && listener.KeyPath != listener.CertificatePath)
            yield return $"{path}:KeyPath: the same secret as CertificatePath; it holds both.";
        var files = listener.ClientAuthorities.Concat(listener.RevocationLists).Append(listener.CertificatePath).Append(listener.KeyPath);
        foreach (var file in files.Where(file => file.Length > 0 && !file.StartsWith(StoreServerCertificates.Prefix, StringComparison.Ordinal) && !File.Exists(folder.Resolve(file))))
            yield return $"{path}: there is no file {folder.Resolve(file)}.";
        if (File.Exists(folder.Resolve(listener.KeyPath)) && (File.GetUnixFileMode(folder.Resolve(listener.KeyPath)) & Others) != 0)
            yield return $"{path}:KeyPath: others may read the private key; its mode must be 0600 or 0400.";
    }

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
