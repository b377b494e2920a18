using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Jose;

/// <summary>Verifies webhooks whose one field is <c>t=seconds,v1=hex</c> with HMAC-SHA256 over <c>t.body</c>.</summary>
/// <remarks>Source: the form that Stripe made common and several banks' APIs share. Versions other than v1 are not judged.</remarks>
public static class TimestampedWebhook
{
    private const int MaxFieldLength = 4096;
    private const int MaxSignatures = 16;

    /// <summary>Verifies a delivery; null means it is genuine. Several secrets serve a rotation.</summary>
    public static JoseError? Verify(string value, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets, TimeProvider time)
    {
        if (value.Length > MaxFieldLength || !TryRead(value, out var seconds, out var given)) return WebhookError.Fields;
        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) > StandardWebhook.Tolerance.TotalSeconds) return WebhookError.Time;
        foreach (var secret in secrets)
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
            mac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")));
            mac.AppendData(body);
            var expected = Convert.ToHexStringLower(mac.GetHashAndReset());
            if (given.Exists(signature => FixedTime.Equals(signature, expected))) return null;
        }

        return WebhookError.Signature;
    }

    private static bool TryRead(string value, out long seconds, out List<string> signatures)
    {
        seconds = -1;
        signatures = [];
        foreach (var part in value.Split(','))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                if (seconds >= 0 || part.Length > 17
                    || !long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
                    return false;
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal))
            {
                signatures.Add(part[3..]);
            }
        }

        return seconds >= 0 && signatures.Count is > 0 and <= MaxSignatures;
    }
}
