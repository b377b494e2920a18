using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Jose;

/// <summary>Claims of a token that passed, or the refusal.</summary>
public sealed class JwtResult
{
    private JwtResult()
    {
    }

    [MemberNotNullWhen(true, nameof(Claims), nameof(Header))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    public JoseError? Error { get; private init; }

    public JwtClaims? Claims { get; private init; }

    public JwsHeader? Header { get; private init; }

    internal static JwtResult Accepted(JwsHeader header, JwtClaims claims) => new() { Header = header, Claims = claims };

    internal static JwtResult Refused(JoseError error) => new() { Error = error };
}
