using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>One question to a time stamping authority, with a nonce of its own, and what its answer must be.</summary>
/// <remarks>Source: RFC 3161 sections 2.4.1 and 2.4.2. What is stamped is the SHA-256 of a checkpoint's bytes as they lie in its file.</remarks>
internal sealed class TimestampRequest(byte[] checkpoint)
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8"; // id-kp-timeStamping
    private readonly Rfc3161TimestampRequest _request = Rfc3161TimestampRequest.CreateFromData(
        checkpoint, HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(16), requestSignerCertificates: true);

    public byte[] Encode() => _request.Encode();

    /// <summary>The time that an answer states; null when it is not a token over this request from one of the authorities.</summary>
    public DateTimeOffset? TimeOf(byte[] answer, X509Certificate2Collection authorities)
    {
        try
        {
            var token = _request.ProcessResponse(answer, out var read);
            if (read != answer.Length || !token.VerifySignatureForData(checkpoint, out var signer, token.AsSignedCms().Certificates))
                return null;
            return LeadsTo(authorities, signer!, token) ? token.TokenInfo.Timestamp : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool LeadsTo(X509Certificate2Collection authorities, X509Certificate2 signer, Rfc3161TimestampToken token)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
        chain.ChainPolicy.VerificationTime = token.TokenInfo.Timestamp.UtcDateTime;
        return chain.Build(signer);
    }
}
