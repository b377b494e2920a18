using SecureFin.Sandbox.Pki;

namespace SecureFin.Sandbox.Identity;

/// <summary>How the sandbox's identity provider is set up.</summary>
public sealed record SandboxIdentityOptions
{
    /// <summary>Makes its server certificate and vouches for its clients.</summary>
    public required DevPki Pki { get; init; }

    public required IReadOnlyList<SandboxClient> Clients { get; init; }

    /// <summary><c>aud</c> of its tokens.</summary>
    public required string Audience { get; init; }

    /// <summary>Port on loopback; 0 takes a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>Lifetime of its tokens. Default 5 minutes.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
