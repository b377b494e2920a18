using System.Security.Cryptography;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Body;

/// <summary>The digests of a body while it is read: SHA-256 always, SHA-512 where the caller's Content-Digest names it.</summary>
internal sealed class BodyDigests(ContentDigest? expected) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _sha512 = expected is { NeedsSha512: true } ? IncrementalHash.CreateHash(HashAlgorithmName.SHA512) : null;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _sha512?.AppendData(bytes);
    }

    /// <summary>The SHA-256 of everything.</summary>
    /// <exception cref="ProblemException"><c>body.digest</c>: the body is not the one whose digest the caller sent.</exception>
    public byte[] End()
    {
        var sha256 = _sha256.GetHashAndReset();
        return expected is null || expected.Matches(sha256, _sha512?.GetHashAndReset() ?? [])
            ? sha256
            : throw new ProblemException(Problems.BodyDigest, "Content-Digest does not match the body.");
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _sha512?.Dispose();
    }
}
