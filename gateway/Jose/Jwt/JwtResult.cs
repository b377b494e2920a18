using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Jose;

/// <summary>Claims of a token that passed, or the refusal.</summary>
public sealed class JwtResult
{
    private JwtResult()
    {
    }

    /// <summary>True when signature, times, parties, scopes and binding are all as the policy demands.</summary>
    [MemberNotNullWhen(true, nameof(Claims), nameof(Header))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The first reason to refuse it; null when there is none.</summary>
    public JoseError? Error { get; private init; }

    /// <summary>The claims; null after a refusal.</summary>
    public JwtClaims? Claims { get; private init; }

    /// <summary>The protected header; null after a refusal.</summary>
    public JwsHeader? Header { get; private init; }

    internal static JwtResult Accepted(JwsHeader header, JwtClaims claims) => new() { Header = header, Claims = claims };

    internal static JwtResult Refused(JoseError error) => new() { Error = error };
}
