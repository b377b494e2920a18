namespace SecureFin.Gateway.Config;

/// <summary>The oldest runtime that the gateway runs on.</summary>
/// <remarks>
/// 10.0.11 is the servicing release that holds the fixes for CVE-2025-55315 (request smuggling in Kestrel), CVE-2026-50528
/// (authorisation bypass in SslStream), CVE-2026-50524 (denial of service in the TLS handshake) and CVE-2026-50651.
/// </remarks>
internal static class RuntimeFloor
{
    public static readonly Version Oldest = new(10, 0, 11);

    /// <exception cref="ConfigurationException">The runtime is older.</exception>
    public static void Demand(Version runtime)
    {
        if (runtime < Oldest)
            throw new ConfigurationException($"The .NET runtime is {runtime}; {Oldest} or later is needed for its security fixes.");
    }
}
