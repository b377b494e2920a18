using System.Security.Cryptography;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>A public EC or RSA signature key as a JSON Web Key. Private and symmetric keys cannot be held here.</summary>
/// <remarks>Source: RFC 7517, RFC 7518 section 6. RSA is 2048 to 8192 bits with an odd public exponent of 3 or more.</remarks>
public sealed class Jwk
{
    /// <summary>Longest JSON text of one key, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private Jwk(string keyType, string? kid, SignatureAlgorithm? algorithm)
    {
        KeyType = keyType;
        Kid = kid;
        Algorithm = algorithm;
    }

    /// <summary><c>EC</c> or <c>RSA</c>.</summary>
    public string KeyType { get; }

    /// <summary>The <c>kid</c> member, at most 512 characters; null when the key has no name.</summary>
    public string? Kid { get; }

    /// <summary>The <c>alg</c> member, when the key names one.</summary>
    public SignatureAlgorithm? Algorithm { get; }

    internal EllipticCurve? Curve { get; private init; }

    internal byte[] X { get; private init; } = [];

    internal byte[] Y { get; private init; } = [];

    internal byte[] Modulus { get; private init; } = [];

    internal byte[] Exponent { get; private init; } = [];

    /// <summary>RFC 7638 SHA-256 thumbprint, base64url.</summary>
    public string Thumbprint => field ??= JwkThumbprint.Of(this);

    /// <summary>Reads one public key.</summary>
    /// <exception cref="JoseException">The JSON is not a strict, strong, public signature key.</exception>
    public static Jwk Parse(ReadOnlyMemory<byte> utf8) =>
        TryParse(utf8, out var jwk, out var error) ? jwk! : throw new JoseException(error!);

    /// <summary>Reads one public key; on false <paramref name="error"/> says why not.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out Jwk? jwk, out JoseError? error)
    {
        jwk = null;
        error = utf8.Length > MaxBytes ? JoseError.TooLarge : JoseError.Key;
        if (utf8.Length > MaxBytes || !StrictJson.TryParseObject(utf8, out var root)) return false;
        jwk = JwkReader.Read(root, out error);
        return jwk is not null;
    }

    /// <summary>The public members alone, in the order kty, kid, alg, use, key material.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kty", KeyType);
        if (Kid is not null) writer.WriteString("kid", Kid);
        if (Algorithm is { } algorithm) writer.WriteString("alg", algorithm.Name());
        writer.WriteString("use", "sig");
        WriteMaterial(writer);
        writer.WriteEndObject();
    }

    /// <summary>The public JWK as JSON text.</summary>
    public string ToJson() => JsonText.Write(WriteTo);

    /// <summary>Kind and thumbprint: what may stand in a log.</summary>
    public override string ToString() => $"{KeyType} key {Thumbprint}";

    internal static Jwk FromEc(EllipticCurve curve, ECPoint point, string? kid, SignatureAlgorithm? algorithm = null) =>
        new("EC", kid, algorithm ?? curve.Algorithm) { Curve = curve, X = point.X!, Y = point.Y! };

    internal static Jwk FromEc(EllipticCurve curve, byte[] x, byte[] y, string? kid, SignatureAlgorithm? algorithm) =>
        new("EC", kid, algorithm) { Curve = curve, X = x, Y = y };

    internal static Jwk FromRsa(RSAParameters key, string? kid, SignatureAlgorithm? algorithm)
    {
        if (RsaStrength.Judge(key.Modulus!, key.Exponent!) is { } error) throw new JoseException(error);
        return new("RSA", kid, algorithm) { Modulus = key.Modulus!, Exponent = key.Exponent! };
    }

    /// <summary>The same key under another name.</summary>
    public Jwk WithKid(string kid) => new(KeyType, kid, Algorithm) { Curve = Curve, X = X, Y = Y, Modulus = Modulus, Exponent = Exponent };

    internal Jwk WithoutKid() => new(KeyType, kid: null, Algorithm) { Curve = Curve, X = X, Y = Y, Modulus = Modulus, Exponent = Exponent };

    /// <summary>The members that RFC 7638 hashes besides kty, in lexical order for both types.</summary>
    internal void WriteMaterial(Utf8JsonWriter writer)
    {
        if (Curve is not null)
        {
            writer.WriteString("crv", Curve.Name);
            writer.WriteString("x", CanonicalBase64Url.Encode(X));
            writer.WriteString("y", CanonicalBase64Url.Encode(Y));
            return;
        }

        writer.WriteString("n", CanonicalBase64Url.Encode(Modulus));
        writer.WriteString("e", CanonicalBase64Url.Encode(Exponent));
    }
}
