using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>One PEM block (RFC 7468).</summary>
internal readonly record struct PemBlock(string Label, byte[] Data)
{
    /// <summary>Charges for reading the blocks of a text: what follows each mark may be looked through for its end. False when the call must stop.</summary>
    public static bool MayRead(BuiltinContext context, string text) => context.Spend(1 + (((1L + text.AsSpan().Count("-----BEGIN")) * text.Length) >> 9));

    /// <summary>The first block of a text and what follows it, its line end taken away.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out PemBlock block, out ReadOnlySpan<char> rest)
    {
        block = default;
        rest = text;
        if (!PemEncoding.TryFind(text, out var fields)) return false;
        var data = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(text[fields.Base64Data], data, out _);
        block = new PemBlock(text[fields.Label].ToString(), data);
        rest = text[fields.Location.End..].TrimStart(" \t\r");
        if (rest.StartsWith('\n')) rest = rest[1..];
        return true;
    }
}
