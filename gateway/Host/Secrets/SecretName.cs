using System.Text.RegularExpressions;
using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets;

/// <summary>Names of secrets: lower-case path segments, at most 128 characters. Names are not secret.</summary>
internal static partial class SecretName
{
    /// <summary>Server certificate and key of the edge listener, PEM.</summary>
    public const string EdgeTls = "edge/tls";

    /// <summary>Client certificate and key towards an upstream, PEM.</summary>
    public static string Transport(string room, string id) => $"{room}/{id}/transport";

    /// <summary>Message signing key, PEM or JWK.</summary>
    public static string Signing(string room, string id) => $"{room}/{id}/signing";

    /// <summary>Key of private_key_jwt, or client secret.</summary>
    public static string ClientAuth(string room, string id) => $"{room}/{id}/client-auth";

    /// <summary>Returns the name when it is well-formed.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Checked(string name) =>
        IsValid(name) ? name : throw new ArgumentException("A secret's name is 1 to 128 of a-z 0-9 . _ - in segments parted by '/'.", nameof(name));

    public static bool IsValid(string? name) => name is { Length: > 0 and <= 128 } && Pattern().IsMatch(name);

    /// <summary>The refusal for a secret that cannot be had; says which one and why, never a value.</summary>
    public static ProblemException Unavailable(string name, string why, Exception? inner = null) =>
        new(Problems.SecretUnavailable, $"Secret '{name}' {why}.", inner);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*(/[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
