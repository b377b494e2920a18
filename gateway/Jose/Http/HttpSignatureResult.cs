using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Jose;

/// <summary>A verified HTTP message signature with what it covers, or the refusal.</summary>
/// <remarks>The caller still refuses a <see cref="Nonce"/> that it has seen for this key until the signature is too old.</remarks>
public sealed class HttpSignatureResult
{
    [MemberNotNullWhen(true, nameof(KeyId), nameof(Label), nameof(SignatureBase))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    public JoseError? Error { get; private init; }

    public string? Label { get; internal init; }

    public string? KeyId { get; internal init; }

    public string? Nonce { get; internal init; }

    public string? Tag { get; internal init; }

    public DateTimeOffset? Created { get; internal init; }

    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>Covered components as they stand in the signature base.</summary>
    public IReadOnlyList<string> Components { get; internal init; } = [];

    /// <summary>The bytes that were signed, as text: evidence.</summary>
    public string? SignatureBase { get; internal init; }

    /// <summary>The signature itself, as the field held it: evidence.</summary>
    public ReadOnlyMemory<byte> Signature { get; internal init; }

    internal static HttpSignatureResult Refused(JoseError error) => new() { Error = error };
}
