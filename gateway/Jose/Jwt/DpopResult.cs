using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Jose;

/// <summary>A DPoP proof that verified, or the refusal.</summary>
/// <remarks>The caller still refuses a <see cref="TokenId"/> that it has seen for this key until the proof is too old.</remarks>
public sealed class DpopResult
{
    private DpopResult()
    {
    }

    /// <summary>True when the proof is right and for this request. It may still be a replay.</summary>
    [MemberNotNullWhen(true, nameof(KeyThumbprint), nameof(TokenId))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The first reason to refuse it; null when there is none.</summary>
    public JoseError? Error { get; private init; }

    /// <summary>RFC 7638 thumbprint of the proof's key, to be held against <c>cnf.jkt</c>.</summary>
    public string? KeyThumbprint { get; private init; }

    /// <summary><c>jti</c> of the proof.</summary>
    public string? TokenId { get; private init; }

    /// <summary><c>iat</c> of the proof, UTC; of no meaning after a refusal.</summary>
    public DateTimeOffset IssuedAt { get; private init; }

    internal static DpopResult Accepted(string thumbprint, string id, DateTimeOffset issuedAt) =>
        new() { KeyThumbprint = thumbprint, TokenId = id, IssuedAt = issuedAt };

    internal static DpopResult Refused(JoseError error) => new() { Error = error };
}
