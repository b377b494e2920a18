using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>Hashes and message authentication codes, in lower-case hexadecimal.</summary>
internal static class CryptoHashBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        // Rego's crypto.md5 and crypto.sha1 are part of the language; policies compare legacy digests with them.
#pragma warning disable RS0030, CA5350, CA5351
        functions.Add("crypto.md5", static (context, args) => Hash(context, args, static bytes => MD5.HashData(bytes)));
        functions.Add("crypto.sha1", static (context, args) => Hash(context, args, static bytes => SHA1.HashData(bytes)));
        functions.Add("crypto.hmac.md5", static (context, args) => Mac(context, args, static (key, bytes) => HMACMD5.HashData(key, bytes)));
        functions.Add("crypto.hmac.sha1", static (context, args) => Mac(context, args, static (key, bytes) => HMACSHA1.HashData(key, bytes)));
#pragma warning restore RS0030, CA5350, CA5351
        functions.Add("crypto.sha256", static (context, args) => Hash(context, args, static bytes => SHA256.HashData(bytes)));
        functions.Add("crypto.hmac.sha256", static (context, args) => Mac(context, args, static (key, bytes) => HMACSHA256.HashData(key, bytes)));
        functions.Add("crypto.hmac.sha512", static (context, args) => Mac(context, args, static (key, bytes) => HMACSHA512.HashData(key, bytes)));
        functions.Add("crypto.hmac.equal", static (context, args) => StringBuiltins.Two(context, args, out var left, out var right)
            ? RegoValue.FromBoolean(CryptographicOperations.FixedTimeEquals(GoText.Encode(left), GoText.Encode(right))) : default);
    }

    private static RegoValue Hash(BuiltinContext context, ReadOnlySpan<RegoValue> args, Func<byte[], byte[]> hash) =>
        Operand.String(context, args, 0, out var text) && context.Spend(text.Length >> 6)
            ? RegoValue.FromString(Convert.ToHexStringLower(hash(GoText.Encode(text)))) : default;

    private static RegoValue Mac(BuiltinContext context, ReadOnlySpan<RegoValue> args, Func<byte[], byte[], byte[]> mac) =>
        StringBuiltins.Two(context, args, out var message, out var key) && context.Spend(message.Length >> 6)
            ? RegoValue.FromString(Convert.ToHexStringLower(mac(GoText.Encode(key), GoText.Encode(message)))) : default;
}
