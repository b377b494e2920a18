using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Jose;

/// <summary>A verified signature with what it covers, or the refusal.</summary>
public sealed class JwsResult
{
    private JwsResult()
    {
    }

    /// <summary>True when the signature is right and made with a key that was given.</summary>
    [MemberNotNullWhen(true, nameof(Header), nameof(Key))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The first reason to refuse it; null when there is none.</summary>
    public JoseError? Error { get; private init; }

    /// <summary>The protected header, which the signature covers; null after a refusal.</summary>
    public JwsHeader? Header { get; private init; }

    /// <summary>The payload bytes that the signature covers.</summary>
    public ReadOnlyMemory<byte> Payload { get; private init; }

    /// <summary>The key that verified.</summary>
    public VerificationKey? Key { get; private init; }

    internal static JwsResult Verified(JwsHeader header, ReadOnlyMemory<byte> payload, VerificationKey key) =>
        new() { Header = header, Payload = payload, Key = key };

    internal static JwsResult Refused(JoseError error) => new() { Error = error };
}
