using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
            .Concat(PortErrors(options))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    // Health listens on 127.0.0.1; two doors of different addresses may share a port, every address and loopback may not.
    private static IEnumerable<string> PortErrors(ListenersOptions options)
    {
        var doors = options.Tls().Select(door => (Name: door.Name.ToString(), Address: IPAddress.TryParse(door.Options.Address, out var address) ? address : IPAddress.None, door.Options.Port))
            .Append((Name: nameof(options.Health), Address: IPAddress.Loopback, options.Health.Port)).ToList();
        return from door in doors.Select((door, place) => (door, place))
               from other in doors.Take(door.place)
               where door.door.Port != 0 && door.door.Port == other.Port && Meet(door.door.Address, other.Address)
               select $"{ListenersOptions.Section}:{door.door.Name}:Port: the port of {other.Name} too.";
    }

    private static bool Meet(IPAddress one, IPAddress other) => one.Equals(other) || Every(one) || Every(other);

    private static bool Every(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool HoldsCertificate(string file)
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(file);
            return read.Count > 0;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HoldsRevocationList(string file)
    {
        try
        {
            RevocationLists.Load([file]);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
        foreach (var file in listener.ClientAuthorities.Select(folder.Resolve).Where(file => File.Exists(file) && !HoldsCertificate(file)))
            yield return $"{path}:ClientAuthorities: {file} holds no certificate that can be read.";
        foreach (var file in listener.RevocationLists.Select(folder.Resolve).Where(file => File.Exists(file) && !HoldsRevocationList(file)))
            yield return $"{path}:RevocationLists: {file} holds no certificate revocation list that can be read.";
        if (File.Exists(folder.Resolve(listener.KeyPath)) && (File.GetUnixFileMode(folder.Resolve(listener.KeyPath)) & Others) != 0)
            yield return $"{path}:KeyPath: others may read the private key; its mode must be 0600 or 0400.";
    }

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
