namespace SecureFin.Gateway.Signatures;

/// <summary>A caller's message signature that held, kept whole: from <see cref="Evidence"/> alone anyone can verify it again.</summary>
/// <remarks>The evidence holds the signature base, which may name accounts and tokens: it is to be sealed, never a log line.</remarks>
/// <param name="KeyId"><c>keyid</c> as it came; one of the caller's registered keys.</param>
/// <param name="KeyThumbprint">RFC 7638 thumbprint of the key that verified it.</param>
/// <param name="Evidence">One JSON object: <see cref="CallerSignatureEvidence"/> says what stands in it.</param>
/// <param name="EvidenceDigest">SHA-256 of <paramref name="Evidence"/>, for the commitment in the leaf.</param>
internal sealed record CallerSignature(string KeyId, string KeyThumbprint, byte[] Evidence, byte[] EvidenceDigest);
