using System.Buffers;
using System.Buffers.Text;

namespace SecureFin.Rego;

/// <summary>base64, base64url and hex.</summary>
internal static class EncodingBuiltins
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("base64.encode", static (context, args) => Encode(context, args, static bytes => Convert.ToBase64String(bytes)));
        functions.Add("base64.decode", Decode64);
        functions.Add("base64.is_valid", static (context, args) => RegoValue.FromBoolean(args[0].TryGetString(out var text) && StringBuiltins.MayRead(context, text) && GoBase64.TryDecode(text, false, out byte[] _, out int _)));
        functions.Add("base64url.encode", static (context, args) => Encode(context, args, static bytes => Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_')));
        functions.Add("base64url.encode_no_pad", static (context, args) => Encode(context, args, static bytes => Base64Url.EncodeToString(bytes)));
        functions.Add("base64url.decode", Decode64Url);
        functions.Add("hex.encode", static (context, args) => Encode(context, args, static bytes => Convert.ToHexStringLower(bytes)));
        functions.Add("hex.decode", DecodeHex);
    }

    private static RegoValue Encode(BuiltinContext context, ReadOnlySpan<RegoValue> args, Func<byte[], string> encode) =>
        Operand.String(context, args, 0, out var text) && context.AllowsText(text.Length * 2L) ? RegoValue.FromString(encode(GoText.Encode(text))) : default;

    private static RegoValue Decode64(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.AllowsText(text.Length)) return default;
        return GoBase64.TryDecode(text, urlSafe: false, out var bytes, out var fault)
            ? RegoValue.FromString(GoText.Decode(bytes))
            : context.Fail($"illegal base64 data at input byte {fault}");
    }

    private static RegoValue Decode64Url(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.AllowsText(text.Length)) return default;
        if (!GoBase64.TryDecodeUrl(text, out var bytes, out var error)) return context.Fail(error);
        return RegoValue.FromString(GoText.Decode(bytes));
    }

    private static RegoValue DecodeHex(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.AllowsText(text.Length)) return default;
        var bytes = GoText.Encode(text);
        var bad = bytes.AsSpan().IndexOfAnyExcept(HexDigits);
        if (bad >= 0) return context.Fail($"encoding/hex: invalid byte: U+{bytes[bad]:X4} {Shown(bytes[bad])}");
        return bytes.Length % 2 != 0
            ? context.Fail("encoding/hex: odd length hex string")
            : RegoValue.FromString(GoText.Decode(Convert.FromHexString(text)));
    }

    private static string Shown(byte value) => "'" + GoQuote.Escape((char)value) + "'";
}
