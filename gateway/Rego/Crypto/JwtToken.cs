using System.Text;

namespace SecureFin.Rego;

/// <summary>The three parts of a compact token, decoded step by step as OPA does (RFC 7519 section 7.2).</summary>
internal sealed class JwtToken
{
    private readonly string _header;
    private readonly string _payload;
    private readonly string _signature;

    private JwtToken(string header, string payload, string signature)
    {
        _header = header;
        _payload = payload;
        _signature = signature;
    }

    /// <summary>Decoded by <see cref="DecodeHeader"/>.</summary>
    public RegoObject Header { get; private set; } = RegoObject.Empty;

    public string Kid => Header["kid"].Reference as string ?? string.Empty;

    public string Alg => Header["alg"].Reference as string ?? string.Empty;

    public string Cty => Header["cty"].Reference as string ?? string.Empty;

    public byte[] SignedData => GoText.Encode($"{_header}.{_payload}");

    public static JwtToken? Split(BuiltinContext context, string text)
    {
        if (!context.Spend(text.Length >> 4)) return null;
        var parts = text.Split('.');
        if (parts.Length == 3) return new JwtToken(parts[0], parts[1], parts[2]);
        context.Fail(parts.Length == 1 ? "encoded JWT had no period separators" : $"encoded JWT must have 3 sections, found {parts.Length}");
        return null;
    }

    public bool DecodeHeader(BuiltinContext context)
    {
        if (!GoBase64.TryDecodeUrl(_header, out var bytes, out var error)) return Failed(context, $"JWT header had invalid encoding: {error}");
        if (JsonObject(context, bytes, "bad JWT header: ") is not { } header) return false;
        if (header["enc"].IsDefined) return Failed(context, "JWT is a JWE object, which is not supported");
        Header = header;
        return true;
    }

    /// <summary>Checks that the members OPA knows have the right types, in the order of their names.</summary>
    public bool CheckHeader(BuiltinContext context)
    {
        foreach (var name in (ReadOnlySpan<string>)["alg", "crit", "cty", "kid", "typ"])
        {
            var value = Header[name];
            if (value.IsUndefined) continue;
            if (name != "crit")
            {
                if (!value.IsString) return Failed(context, $"{name}: must be a string");
                continue;
            }

            if (value.Reference is not RegoArray critical) return Failed(context, "crit: must be a list");
            if (critical.Count == 0 || !critical[0].IsString) return Failed(context, "crit: must be a nonempty list");
        }

        return true;
    }

    /// <summary>False without an algorithm or with a critical member that is not understood (RFC 7515 section 4.1.11).</summary>
    public bool IsHeaderValid()
    {
        if (Alg.Length == 0) return false;
        if (Header["crit"].Reference is not RegoArray critical) return true;
        foreach (ref readonly var name in critical.AsSpan())
        {
            if (name.Reference is not string text) return true; // OPA reads the list up to here
            if (Header[text].IsDefined && text is not ("alg" or "kid" or "typ" or "cty" or "crit")) return false;
        }

        return true;
    }

    public byte[]? DecodeSignature(BuiltinContext context, string prefix)
    {
        if (GoBase64.TryDecodeUrl(_signature, out var bytes, out var error)) return bytes;
        context.Fail(prefix + error);
        return null;
    }

    public byte[]? DecodePayload(BuiltinContext context)
    {
        if (GoBase64.TryDecodeUrl(_payload, out var bytes, out var error)) return bytes;
        context.Fail($"JWT payload had invalid encoding: {error}");
        return null;
    }

    public static RegoObject? JsonObject(BuiltinContext context, byte[] json, string prefix)
    {
        if (!RegoJson.TryParse(json, context.Limits.Json, out var value, out var error)) context.Fail($"{prefix}invalid JSON: {error}");
        else if (value.Reference is RegoObject map) return map;
        else context.Fail($"{prefix}decoded JSON type was not an Object");
        return null;
    }

    private static bool Failed(BuiltinContext context, string message)
    {
        context.Fail(message);
        return false;
    }
}
