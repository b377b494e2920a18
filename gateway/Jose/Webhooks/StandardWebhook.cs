using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Jose;

/// <summary>Signs and verifies webhooks of the Standard Webhooks specification, HMAC-SHA256 form (<c>v1</c>).</summary>
/// <remarks>
/// Source: Standard Webhooks 1.0.0: the signed text is <c>id.timestamp.body</c>; the field holds space-separated
/// <c>version,base64</c> pairs of which one must match; the receiver refuses an id it has seen.
/// </remarks>
public static class StandardWebhook
{
    /// <summary>Field with the id of the delivery, the same at each try.</summary>
    public const string IdField = "webhook-id";

    /// <summary>Field with the time of this try, seconds since 1970.</summary>
    public const string TimestampField = "webhook-timestamp";

    /// <summary>Field with the signatures, separated by spaces.</summary>
    public const string SignatureField = "webhook-signature";
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int MinSecretBytes = 24;
    private const int MaxSecretBytes = 64;
    private const int MaxSignatures = 16;
    private const int MaxFieldLength = 4096;

    /// <summary>Clock difference and delay that is accepted either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Reads a secret, <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
    public static bool TryReadSecret(ReadOnlySpan<char> text, out byte[] secret)
    {
        secret = [];
        if (text.StartsWith(SecretPrefix)) text = text[SecretPrefix.Length..];
        if (text.Length > 2 * MaxSecretBytes) return false;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64Chars(text, bytes, out var length) || length is < MinSecretBytes or > MaxSecretBytes) return false;
        secret = bytes[..length];
        return true;
    }

    /// <summary>The signature field for one delivery.</summary>
    public static string Sign(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Version + Convert.ToBase64String(Mac(id, timestamp.ToUnixTimeSeconds(), body, secret));

    /// <summary>Verifies a delivery; null means it is genuine. Several secrets serve a rotation.</summary>
    public static JoseError? Verify(
        string id, string timestamp, string signatures, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets, TimeProvider time)
    {
        if (id.Length is 0 or > 256 || signatures.Length > MaxFieldLength || timestamp.Length > 15) return WebhookError.Fields;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return WebhookError.Fields;
        if ((time.GetUtcNow().ToUnixTimeSeconds() - seconds) is var age && Math.Abs(age) > Tolerance.TotalSeconds) return WebhookError.Time;
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (given.Length > MaxSignatures) return WebhookError.Fields;
        foreach (var secret in secrets)
        {
            var expected = Version + Convert.ToBase64String(Mac(id, seconds, body, secret));
            if (Array.Exists(given, signature => FixedTime.Equals(signature, expected))) return null;
        }

        return WebhookError.Signature;
    }

    private static byte[] Mac(string id, long seconds, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
