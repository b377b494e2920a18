using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Sandbox.Bank;

/// <summary>How a sandbox bank is set up. It listens on loopback only.</summary>
public sealed record SandboxBankOptions
{
    /// <summary>Server certificate with its private key, valid for <see cref="HostName"/>.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Authorities that client certificates must chain to; the system store is never asked.</summary>
    public required X509Certificate2Collection ClientAuthorities { get; init; }

    public required IReadOnlyList<SandboxClient> Clients { get; init; }

    /// <summary>Name in the bank's addresses.</summary>
    public string HostName { get; init; } = "localhost";

    /// <summary>TCP port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>What the bank's signatures name as <c>http://openbanking.org.uk/iss</c>.</summary>
    public string OrganisationId { get; init; } = "0015800001SANDBOX";

    /// <summary><c>http://openbanking.org.uk/tan</c> on both sides.</summary>
    public string TrustAnchor { get; init; } = "openbanking.org.uk";

    /// <summary>True for the signing rule up to v3.1.3 (<c>"b64": false</c>).</summary>
    public bool LegacyB64 { get; init; }

    /// <summary>True signs answers about accounts too; those about payments are always signed.</summary>
    public bool SignAccountAnswers { get; init; }

    /// <summary>Time from one payment status to the next: ACTC, ACSP, ACSC. Default 100 ms.</summary>
    public TimeSpan StatusStep { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time a payment with the fault <c>late-status</c> stays at ACTC. Default 3 s.</summary>
    public TimeSpan LateStatus { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time a faulty call hangs before the bank drops the connection. Default 30 s.</summary>
    public TimeSpan HangTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two bytes of a dripping answer. Default 20 ms.</summary>
    public TimeSpan DripInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Lifetime of access tokens. Default 5 minutes.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// True opens a second listener without TLS, for a validating proxy that cannot do mutual TLS: tests only. Tokens given
    /// there are bound to nothing, so the bank then takes such tokens.
    /// </summary>
    public bool PlainListener { get; init; }

    /// <summary>Where event notifications go; null sends none.</summary>
    public Uri? CallbackUri { get; init; }

    /// <summary>Sends callbacks; needed with <see cref="CallbackUri"/>. Owned by the caller.</summary>
    public HttpClient? CallbackClient { get; init; }

    public IReadOnlyList<SandboxAccount> Accounts { get; init; } = SandboxAccount.Defaults;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
