using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SecureFin.Gateway.Egress.Services;

/// <summary>A server of our own house that the gateway asks: an OPA server, a bundle server. Secrets are never here.</summary>
internal sealed class ServiceOptions
{
    /// <summary>Where its API begins; https, or http on loopback.</summary>
    [Required]
    public required string Address { get; init; }

    /// <summary>PEM file with the authorities of its server certificate. Required for https; the system's store is never used.</summary>
    public string? TrustedAuthorities { get; init; }

    /// <summary>Shows the client certificate of the secret <c>policy/NAME/transport</c>. Default false.</summary>
    public bool ClientCertificate { get; init; }

    /// <summary>Sends the secret <c>policy/NAME/token</c> as bearer token. Default false.</summary>
    public bool Token { get; init; }

    /// <summary>Connections at the same time, 1 to 1000. Default 64.</summary>
    [Range(1, 1000)]
    public int MaxConnections { get; init; } = 64;

    /// <summary>Longest a connection may take to come up, 50 ms to 30 s. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong beyond the bounds of single keys.</summary>
    internal IEnumerable<string> Errors(string at)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0 || !IsSafe(address))
            yield return $"{at}:Address is an absolute https address without user, query and fragment; http is for loopback only.";
        else if (address.Scheme == Uri.UriSchemeHttps && !File.Exists(TrustedAuthorities))
            yield return $"{at}:TrustedAuthorities is an existing file; the system's certificate store is never used.";
        else if (address.Scheme == Uri.UriSchemeHttp && ClientCertificate)
            yield return $"{at}:ClientCertificate needs https.";
    }

    private static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
