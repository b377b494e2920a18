using System.Buffers.Text;

namespace SecureFin.Rego;

/// <summary>io.jwt.*: decoding, verifying and signing compact tokens.</summary>
internal static class JwtBuiltins
{
    private const int MaxNesting = 16;
    private static readonly RegoValue Unverified = RegoArray.Create(RegoValue.False, RegoObject.Empty, RegoObject.Empty);

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("io.jwt.decode", static (context, args) => Operand.String(context, args, 0, out var text) ? Decode(context, text, 0) : default);
        functions.Add("io.jwt.decode_verify", DecodeVerify);
        functions.Add("io.jwt.encode_sign", static (context, args) =>
            Json(context, args[0]) is { } header && Json(context, args[1]) is { } payload && Json(context, args[2]) is { } key
                ? EncodeSign(context, GoText.Encode(header), GoText.Encode(payload), key) : default);
        functions.Add("io.jwt.encode_sign_raw", static (context, args) =>
            StringBuiltins.Two(context, args, out var header, out var payload) && Operand.String(context, args, 2, out var key)
                ? EncodeSign(context, GoText.Encode(header), GoText.Encode(payload), key) : default);
        foreach (var name in (ReadOnlySpan<string>)["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"])
        {
            var algorithm = JwtAlgorithm.Find(name)!;
            functions.Add($"io.jwt.verify_{name.ToLowerInvariant()}", (context, args) => Verify(context, args, algorithm));
        }

        foreach (var name in (ReadOnlySpan<string>)["HS256", "HS384", "HS512"])
        {
            var algorithm = JwtAlgorithm.Find(name)!;
            functions.Add($"io.jwt.verify_{name.ToLowerInvariant()}", (context, args) => VerifySecret(context, args, algorithm));
        }
    }

    private static string? Json(BuiltinContext context, RegoValue value) => context.AllowsTextOf(value) && value.ToJson() is var json && context.AllowsText(json.Length) ? json : null;

    private static RegoValue Decode(BuiltinContext context, string text, int nesting)
    {
        if (JwtToken.Split(context, text) is not { } token || !token.DecodeHeader(context) || token.DecodePayload(context) is not { } bytes) return default;
        if (token.Cty == "JWT")
            return nesting == MaxNesting ? context.Fail("JWT nests too deeply") : Decode(context, GoText.Decode(bytes).Trim('"', '\''), nesting + 1);
        if (JwtToken.JsonObject(context, bytes, string.Empty) is not { } payload) return default;
        if (token.DecodeSignature(context, "JWT signature had invalid encoding: ") is not { } signature) return default;
        return RegoArray.Create(token.Header, payload, RegoValue.FromString(Convert.ToHexStringLower(signature)));
    }

    private static RegoValue Verify(BuiltinContext context, ReadOnlySpan<RegoValue> args, JwtAlgorithm algorithm)
    {
        if (!StringBuiltins.Two(context, args, out var text, out var keyText)) return default;
        if (JwtToken.Split(context, text) is not { } token) return default;
        if (JwtKeys.Read(context, keyText, out var error) is not { } keys) return context.Fail(error);
        if (token.DecodeSignature(context, string.Empty) is not { } signature || !token.DecodeHeader(context) || !token.CheckHeader(context)) return default;
        return VerifyWithAny(context, keys, token, algorithm, signature) is { } valid ? RegoValue.FromBoolean(valid) : default;
    }

    /// <summary>Tries the key that the token names, else all that could be meant; null with a recorded failure.</summary>
    public static bool? VerifyWithAny(BuiltinContext context, IReadOnlyList<JwtKey> keys, JwtToken token, JwtAlgorithm algorithm, byte[] signature)
    {
        var data = token.SignedData;
        for (var i = 0; i < keys.Count && token.Kid.Length > 0; i++)
        {
            if (keys[i].Kid == token.Kid) return context.Spend(keys[i].VerifyingSteps) ? algorithm.Verify(keys[i], data, signature) == true : null;
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Alg.Length > 0 && keys[i].Alg != token.Alg) continue;
            if (!context.Spend(keys[i].VerifyingSteps)) return null;
            if (algorithm.Verify(keys[i], data, signature) == true) return true;
        }

        return false;
    }

    private static RegoValue VerifySecret(BuiltinContext context, ReadOnlySpan<RegoValue> args, JwtAlgorithm algorithm)
    {
        if (!StringBuiltins.Two(context, args, out var text, out var secret)) return default;
        if (JwtToken.Split(context, text) is not { } token || token.DecodeSignature(context, string.Empty) is not { } signature) return default;
        var key = new JwtKey { Secret = GoText.Encode(secret) };
        return RegoValue.FromBoolean(algorithm.Verify(key, token.SignedData, signature) == true);
    }

    private static RegoValue DecodeVerify(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 1, out var map) || JwtConstraints.Read(context, map) is not { } constraints) return default;
        if (!Operand.String(context, args, 0, out var text)) return default;
        for (var nesting = 0; nesting <= MaxNesting; nesting++)
        {
            if (JwtToken.Split(context, text) is not { } token || !token.DecodeHeader(context) || !token.CheckHeader(context)) return default;
            if (!token.IsHeaderValid() || (constraints.Alg.Length > 0 && constraints.Alg != token.Alg)) return Unverified;
            if (token.DecodeSignature(context, string.Empty) is not { } signature) return default;
            if (constraints.Verify(context, token, signature) is not { } valid) return default;
            if (!valid) return Unverified;
            if (token.DecodePayload(context) is not { } bytes) return default;
            if (!token.Cty.Equals("JWT", StringComparison.OrdinalIgnoreCase)) return Accept(context, constraints, token, bytes);
            text = GoText.Decode(bytes);
        }

        return context.Fail("JWT nests too deeply");
    }

    private static RegoValue Accept(BuiltinContext context, JwtConstraints constraints, JwtToken token, byte[] bytes)
    {
        if (JwtToken.JsonObject(context, bytes, string.Empty) is not { } payload) return default;
        if (constraints.Accepts(context, payload) is not { } accepted) return default;
        return accepted ? RegoArray.Create(RegoValue.True, token.Header, payload) : Unverified;
    }

    private static RegoValue EncodeSign(BuiltinContext context, byte[] header, byte[] payload, string jwk)
    {
        if (JwtKeys.ParseJwk(jwk, out var error) is not { } keys) return context.Fail(error);
        if (keys.Count == 0) return context.Fail("no keys found in JWK set");
        if (!RegoJson.TryParse(header, context.Limits.Json, out var value, out var fault)) return context.Fail(fault!);
        if (value.Reference is not RegoObject members) return context.Fail("json: cannot unmarshal into Go value of type jws.StandardHeaders");
        if (WrongMember(members) is { } wrong) return context.Fail($"json: cannot unmarshal into Go struct field StandardHeaders.{wrong}");
        if (members["alg"].IsUndefined) return context.Fail("failed to create signer: unsupported signature algorithm ");
        if (members["alg"].Reference is not string name || JwtAlgorithm.Find(name) is not { } algorithm) return context.Fail("unknown signature algorithm");
        var type = members["typ"].Reference as string ?? string.Empty;
        if (type is "" or "JWT" && !RegoJson.TryParse(payload, context.Limits.Json, out _, out _)) return context.Fail("type is JWT but payload is not JSON");
        var data = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        if (!context.Spend(keys[0].SigningSteps)) return default;
        return algorithm.Sign(keys[0], System.Text.Encoding.ASCII.GetBytes(data)) is { } signature
            ? RegoValue.FromString($"{data}.{Base64Url.EncodeToString(signature)}")
            : context.Fail("failed to sign: key does not fit the algorithm");
    }

    // Members that OPA reads as texts: its reader takes a jwk only as a text, too.
    private static string? WrongMember(RegoObject header)
    {
        foreach (var name in (ReadOnlySpan<string>)["cty", "jku", "jwk", "kid", "typ"])
        {
            if (header[name] is { IsDefined: true, IsNull: false, IsString: false }) return name;
        }

        return header["crit"] is { IsDefined: true, IsNull: false } critical && critical.Reference is not RegoArray ? "crit" : null;
    }
}
