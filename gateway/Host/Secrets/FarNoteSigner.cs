using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets;

/// <summary>Signs notes with a P-256 key that lies elsewhere: in Vault Transit or an HSM.</summary>
/// <remarks>The log's writer is a thread of its own and has nothing to do before the signature is there; the key's own deadline bounds the wait.</remarks>
internal sealed class FarNoteSigner : INoteSigner
{
    private const int SignatureBytes = 64; // of P-256

    private readonly ISigningKey _key;

    /// <exception cref="ArgumentException">The key is not P-256.</exception>
    public FarNoteSigner(string origin, ISigningKey key)
    {
        if (key.Algorithm != SignatureAlgorithm.ES256)
            throw new ArgumentException("A checkpoint's key is P-256.", nameof(key));
        _key = key;
        Key = new VerifierKey(origin, NoteKeyType.Ecdsa, Spki(key.PublicJwk));
    }

    public string Name => Key.Name;

    public VerifierKey Key { get; }

    /// <remarks>What does not verify is not published: whoever answers for the key may be another one, or broken.</remarks>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        var signed = text.ToArray();
        try
        {
            var signature = Der(Task.Run(() => _key.SignAsync(signed, CancellationToken.None).AsTask()).GetAwaiter().GetResult());
            return Key.Verify(text, signature) ? signature : throw new CryptographicException("The checkpoint's key made a signature that does not hold.");
        }
        catch (Exception e) when (e is ProblemException or JoseException or HttpRequestException or OperationCanceledException)
        {
            throw new CryptographicException("The checkpoint's key cannot sign now.", e);
        }
    }

    // ECDSA-Sig-Value of RFC 3279 section 2.2.3 out of the two halves of RFC 7518 section 3.4.
    private static byte[] Der(ReadOnlySpan<byte> halves)
    {
        if (halves.Length != SignatureBytes)
            throw new CryptographicException("The checkpoint's key made a signature of another length.");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trimmed(halves[..(halves.Length / 2)]));
            writer.WriteIntegerUnsigned(Trimmed(halves[(halves.Length / 2)..]));
        }

        return writer.Encode();
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> number) => number.TrimStart((byte)0) is { IsEmpty: false } significant ? significant : [0];

    private static byte[] Spki(Jwk key)
    {
        using var json = JsonDocument.Parse(key.ToJson());
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Coordinate("x"), Y = Coordinate("y") } });
        return ecdsa.ExportSubjectPublicKeyInfo();

        byte[] Coordinate(string name) => CanonicalBase64Url.TryDecode(json.RootElement.GetProperty(name).GetString()!, out var bytes) ? bytes : throw new FormatException("No coordinate.");
    }
}
