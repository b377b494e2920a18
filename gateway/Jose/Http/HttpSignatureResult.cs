using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Jose;

/// <summary>A verified HTTP message signature with what it covers, or the refusal.</summary>
/// <remarks>The caller still refuses a <see cref="Nonce"/> that it has seen for this key until the signature is too old.</remarks>
public sealed class HttpSignatureResult
{
    /// <summary>True when the signature is right and covers what the policy demands.</summary>
    [MemberNotNullWhen(true, nameof(KeyId), nameof(Label), nameof(SignatureBase))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The first reason to refuse it; null when there is none.</summary>
    public JoseError? Error { get; private init; }

    /// <summary>Name of the signature among those of the message; null after a refusal, as all below.</summary>
    public string? Label { get; internal init; }

    /// <summary>The <c>keyid</c> parameter, under which the key was found.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>The <c>nonce</c> parameter, or null.</summary>
    public string? Nonce { get; internal init; }

    /// <summary>The <c>tag</c> parameter, or null.</summary>
    public string? Tag { get; internal init; }

    /// <summary>The <c>created</c> parameter, whole seconds, UTC.</summary>
    public DateTimeOffset? Created { get; internal init; }

    /// <summary>The <c>expires</c> parameter, whole seconds, UTC; null when the signature names no end.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>Covered components as they stand in the signature base.</summary>
    public IReadOnlyList<string> Components { get; internal init; } = [];

    /// <summary>The bytes that were signed, as text: evidence.</summary>
    public string? SignatureBase { get; internal init; }

    /// <summary>The signature itself, as the field held it: evidence.</summary>
    public ReadOnlyMemory<byte> Signature { get; internal init; }

    internal static HttpSignatureResult Refused(JoseError error) => new() { Error = error };
}
