using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Detached CMS signatures over a file or body: CAdES baseline, one signer, SHA-256.</summary>
/// <remarks>
/// Source: RFC 5652 section 5, RFC 5035 (signing certificate V2), ETSI EN 319 122-1 level B-B. Written here element by element,
/// because the signature comes from a key that may live in Vault or an HSM; read by the platform, then narrowed to one shape.
/// </remarks>
internal static class CmsSignature
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string SigningTime = "1.2.840.113549.1.9.5";
    private const string SigningCertificate = "1.2.840.113549.1.9.16.2.47";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const int MaxBytes = 32 * 1024;

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The signature in DER.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: the key is neither ES256 nor RS256.</exception>
    public static async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> content, ISigningKey key, X509Certificate2 certificate, DateTimeOffset now, CancellationToken cancellation)
    {
        if (key.Algorithm is not (SignatureAlgorithm.ES256 or SignatureAlgorithm.RS256))
            throw new ProblemException(Problems.SecretUnavailable, "CMS signatures are made with an ES256 or RS256 key.");
        var attributes = Encode(writer => WriteAttributes(writer, tag: null, SHA256.HashData(content.Span), certificate, now));
        var value = await key.SignAsync(attributes, cancellation);
        var signature = key.Algorithm == SignatureAlgorithm.ES256 ? Encode(writer => WriteEcdsa(writer, value)) : value;
        return Encode(writer => WriteContentInfo(writer, content, certificate, now, key.Algorithm, signature));
    }

    /// <summary>Judges a signature over the content; null means it is genuine.</summary>
    /// <param name="window">How far its time may be from now.</param>
    public static JoseError? Verify(ReadOnlySpan<byte> der, byte[] content, VerificationKeySet keys, DateTimeOffset now, TimeSpan window) => Verify(der, content, keys, now, window, out _);

    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, byte[], VerificationKeySet, DateTimeOffset, TimeSpan)"/>
    public static JoseError? Verify(ReadOnlySpan<byte> der, byte[] content, VerificationKeySet keys, DateTimeOffset now, TimeSpan window, out VerificationKey? by)
    {
        by = null;
        if (der.Length > MaxBytes)
            return JoseError.TooLarge;
        try
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(der);
            return cms is { Version: 1, Detached: true, SignerInfos.Count: 1, Certificates.Count: 1 } && cms.SignerInfos[0].Version == 1 ? Judge(cms.SignerInfos[0], keys, now, window, out by) : JoseError.Malformed;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or JoseException)
        {
            return JoseError.Signature;
        }
    }

    private static JoseError? Judge(SignerInfo signer, VerificationKeySet keys, DateTimeOffset now, TimeSpan window, out VerificationKey? by)
    {
        by = null;
        SignatureAlgorithm? algorithm = signer.SignatureAlgorithm.Value switch
        {
            "1.2.840.10045.4.3.2" => SignatureAlgorithm.ES256,
            "1.2.840.113549.1.1.11" or "1.2.840.113549.1.1.1" => SignatureAlgorithm.RS256,
            _ => null,
        };
        if (algorithm is not { } used || signer.DigestAlgorithm.Value != Sha256)
            return JoseError.Algorithm;
        if (signer.Certificate is not { } certificate || signer.UnsignedAttributes.Count > 0)
            return JoseError.Malformed;
        var thumbprint = VerificationKey.FromCertificate(certificate, kid: null, used).Jwk.Thumbprint;
        by = keys.All.FirstOrDefault(known => known.Jwk.Thumbprint == thumbprint);
        if (by is null)
            return JoseError.KeyUnknown;
        if (!by.Allows(used))
            return JoseError.Algorithm;
        var times = signer.SignedAttributes.Cast<CryptographicAttributeObject>().SelectMany(attribute => attribute.Values.Cast<AsnEncodedData>()).OfType<Pkcs9SigningTime>().ToList();
        if (times is not [var at] || (now - new DateTimeOffset(at.SigningTime.ToUniversalTime(), TimeSpan.Zero)).Duration() > window)
            return HttpSignatureError.Time;
        signer.CheckSignature(verifySignatureOnly: true);
        return null;
    }

    private static void WriteContentInfo(AsnWriter writer, ReadOnlyMemory<byte> content, X509Certificate2 certificate, DateTimeOffset now, SignatureAlgorithm algorithm, byte[] signature)
    {
        using var info = writer.PushSequence();
        writer.WriteObjectIdentifier(SignedData);
        using var explicitTag = writer.PushSequence(Context0);
        using var data = writer.PushSequence();
        writer.WriteInteger(1);
        using (writer.PushSetOf())
            WriteAlgorithm(writer, Sha256, withNull: false);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(Data);
        using (writer.PushSetOf(Context0))
            writer.WriteEncodedValue(certificate.RawDataMemory.Span);
        using var signers = writer.PushSetOf();
        using var signer = writer.PushSequence();
        writer.WriteInteger(1);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certificate.IssuerName.RawData);
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }

        WriteAlgorithm(writer, Sha256, withNull: false);
        WriteAttributes(writer, Context0, SHA256.HashData(content.Span), certificate, now);
        WriteAlgorithm(writer, algorithm == SignatureAlgorithm.ES256 ? "1.2.840.10045.4.3.2" : "1.2.840.113549.1.1.11", withNull: algorithm != SignatureAlgorithm.ES256);
        writer.WriteOctetString(signature);
    }

    // DER sorts the set; the signature is over it with the universal tag, the structure holds it with [0].
    private static void WriteAttributes(AsnWriter writer, Asn1Tag? tag, byte[] digest, X509Certificate2 certificate, DateTimeOffset now)
    {
        using var set = writer.PushSetOf(tag);
        WriteAttribute(writer, ContentType, () => writer.WriteObjectIdentifier(Data));
        WriteAttribute(writer, SigningTime, () => writer.WriteUtcTime(now.ToUniversalTime()));
        WriteAttribute(writer, MessageDigest, () => writer.WriteOctetString(digest));
        WriteAttribute(writer, SigningCertificate, () =>
        {
            using var v2 = writer.PushSequence();
            using var list = writer.PushSequence();
            using var id = writer.PushSequence();
            writer.WriteOctetString(SHA256.HashData(certificate.RawDataMemory.Span));
        });
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action value)
    {
        using var attribute = writer.PushSequence();
        writer.WriteObjectIdentifier(type);
        using var values = writer.PushSetOf();
        value();
    }

    private static void WriteAlgorithm(AsnWriter writer, string name, bool withNull)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(name);
        if (withNull)
            writer.WriteNull();
    }

    private static void WriteEcdsa(AsnWriter writer, ReadOnlySpan<byte> value)
    {
        using var sequence = writer.PushSequence();
        writer.WriteIntegerUnsigned(value[..(value.Length / 2)].TrimStart((byte)0));
        writer.WriteIntegerUnsigned(value[(value.Length / 2)..].TrimStart((byte)0));
    }

    private static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
