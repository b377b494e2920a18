using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Payments;

namespace SecureFin.Gateway.PaymentRoom;

/// <summary>Seals what payments say about people, and makes the tokens they are searched by. The keys print as nothing.</summary>
/// <remarks>
/// AES-256-GCM with a random nonce, written <c>p1.KEY.DATA</c>: the first 4 bytes of HKDF(key, "id") in hex, then nonce (12), ciphertext
/// and tag (16) in base64url; the place is authenticated along. Tokens are the first 128 bits of HMAC-SHA256 under a key of the last
/// secret of the ring, which therefore stays.
/// </remarks>
internal sealed class PaymentCipher : IPayloadProtector
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const string Form = "p1.";

    private readonly (string Id, byte[] Key)[] _ring;
    private readonly byte[] _tokenKey;

    private PaymentCipher(byte[][] secrets)
    {
        _ring = [.. secrets.Select(secret => (Convert.ToHexStringLower(Derive(secret, "securefin payments id", 4)), Derive(secret, "securefin payments seal", 32)))];
        _tokenKey = Derive(secrets[^1], "securefin payments token", 32);
    }

    /// <summary>Reads a ring of keys: one a line, 32 bytes or more in base64; the first seals, all open.</summary>
    /// <exception cref="FormatException">A line is no base64.</exception>
    /// <exception cref="ArgumentException">There is none, or one is too short.</exception>
    public static PaymentCipher From(string ring)
    {
        var secrets = ring.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Convert.FromBase64String).ToArray();
        return secrets.Length > 0 && secrets.All(secret => secret.Length >= 32)
            ? new PaymentCipher(secrets)
            : throw new ArgumentException("A key of payments has at least 32 bytes.", nameof(ring));
    }

    /// <inheritdoc/>
    public string Seal(string text, string place)
    {
        var clear = Encoding.UTF8.GetBytes(text);
        var data = new byte[NonceBytes + clear.Length + TagBytes];
        RandomNumberGenerator.Fill(data.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_ring[0].Key, TagBytes);
        aes.Encrypt(data.AsSpan(0, NonceBytes), clear, data.AsSpan(NonceBytes, clear.Length), data.AsSpan(NonceBytes + clear.Length), Encoding.UTF8.GetBytes(place));
        CryptographicOperations.ZeroMemory(clear);
        return $"{Form}{_ring[0].Id}.{Base64Url.EncodeToString(data)}";
    }

    /// <inheritdoc/>
    public string Open(string sealedText, string place)
    {
        var mark = sealedText.StartsWith(Form, StringComparison.Ordinal) ? sealedText.IndexOf('.', Form.Length) : -1;
        if (mark < 0 || !Base64Url.IsValid(sealedText.AsSpan(mark + 1), out var length) || length < NonceBytes + TagBytes)
            throw new CryptographicException("The text is not sealed.");
        var id = sealedText[Form.Length..mark];
        var key = Array.Find(_ring, candidate => candidate.Id == id).Key ?? throw new CryptographicException("The text was sealed with a key that is not known here.");
        var data = Base64Url.DecodeFromChars(sealedText.AsSpan(mark + 1));
        var clear = new byte[data.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(data.AsSpan(0, NonceBytes), data.AsSpan(NonceBytes, clear.Length), data.AsSpan(NonceBytes + clear.Length), clear, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(clear);
    }

    /// <inheritdoc/>
    public string Token(string value) => Base64Url.EncodeToString(HMACSHA256.HashData(_tokenKey, Encoding.UTF8.GetBytes(value)).AsSpan(0, 16));

    private static byte[] Derive(byte[] secret, string use, int length) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, info: Encoding.ASCII.GetBytes(use));
}
