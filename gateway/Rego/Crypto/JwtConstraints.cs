using System.Globalization;

namespace SecureFin.Rego;

/// <summary>The constraints of io.jwt.decode_verify.</summary>
internal sealed class JwtConstraints
{
    private IReadOnlyList<JwtKey>? _keys;
    private JwtKey? _secret;
    private RegoValue _seconds;

    public string Alg { get; private set; } = string.Empty;

    private string Issuer { get; set; } = string.Empty;

    private string Audience { get; set; } = string.Empty;

    /// <summary>The constraints of an object; null with a recorded failure.</summary>
    public static JwtConstraints? Read(BuiltinContext context, RegoObject map)
    {
        var result = new JwtConstraints();
        double nanoseconds = context.NowNanoseconds;
        for (var i = 0; i < map.Count; i++)
        {
            var (name, value) = (map.KeyAt(i).Reference as string, map.ValueAt(i));
            var error = name switch
            {
                "cert" => result.ReadKeys(context, value),
                "time" => ReadTime(value, ref nanoseconds),
                "secret" or "alg" or "iss" or "aud" when value.Reference is not string => $"{name} constraint: must be a string",
                "secret" or "alg" or "iss" or "aud" => result.SetText(name, value.AsString()),
                _ => $"unknown token validation constraint: {name ?? map.KeyAt(i).ToString()}",
            };
            if (error is null) continue;
            context.Fail(error);
            return null;
        }

        var seconds = nanoseconds / 1_000_000_000;
        result._seconds = RegoNumber.FromValid(GoFloat.Format(seconds, 'g', -1));
        if ((result._keys is null) != (result._secret is null)) return result;
        context.Fail(result._keys is null ? "no key constraint" : "duplicate key constraints");
        return null;
    }

    private string? ReadKeys(BuiltinContext context, RegoValue value)
    {
        if (value.Reference is not string text) return "cert constraint: must be a string";
        _keys = JwtKeys.Read(context, text, out var error);
        return _keys is null ? error : null;
    }

    private string? SetText(string name, string text)
    {
        switch (name)
        {
            case "secret" when text.Length > 0: _secret = new JwtKey { Secret = GoText.Encode(text) }; break;
            case "alg": Alg = text; break;
            case "iss": Issuer = text; break;
            case "aud": Audience = text; break;
        }

        return null;
    }

    private static string? ReadTime(RegoValue value, ref double nanoseconds)
    {
        if (value.Kind != RegoKind.Number) return "token time constraint: must be a number";
        if (!double.TryParse(value.NumberText(), NumberStyles.Float, CultureInfo.InvariantCulture, out nanoseconds) || !double.IsFinite(nanoseconds)) return "token time constraint: unvalid float64";
        return nanoseconds < 0 ? "token time constraint: must not be negative" : null;
    }

    /// <summary>True when a key of the constraints made the signature; null with a recorded failure.</summary>
    public bool? Verify(BuiltinContext context, JwtToken token, byte[] signature)
    {
        if (JwtAlgorithm.Find(token.Alg) is not { } algorithm)
        {
            context.Fail($"unknown JWS algorithm: {token.Alg}");
            return null;
        }

        if (_secret is null) return JwtBuiltins.VerifyWithAny(context, _keys!, token, algorithm, signature);
        if (algorithm.Verify(_secret, token.SignedData, signature) is { } valid) return valid;
        context.Fail("incorrect public key type");
        return null;
    }

    /// <summary>True when issuer, audience and times fit; null with a recorded failure.</summary>
    public bool? Accepts(BuiltinContext context, RegoObject payload)
    {
        if (Issuer.Length > 0 && payload["iss"].Reference as string != Issuer) return false;
        if (payload["aud"].IsDefined ? !IsAudience(payload["aud"]) : Audience.Length > 0) return false;
        var (expires, notBefore) = (payload["exp"], payload["nbf"]);
        if (expires.IsDefined)
        {
            if (expires.Kind != RegoKind.Number) return Failed(context, "exp value must be a number");
            if (_seconds.CompareTo(expires) >= 0) return false;
        }

        if (notBefore.IsUndefined) return true;
        if (notBefore.Kind != RegoKind.Number) return Failed(context, "nbf value must be a number");
        return _seconds.CompareTo(notBefore) >= 0;
    }

    private bool IsAudience(RegoValue audience)
    {
        if (audience.Reference is string single) return single == Audience;
        if (audience.Reference is not RegoArray list) return false;
        foreach (ref readonly var item in list.AsSpan())
        {
            if (item.Reference as string == Audience) return true;
        }

        return false;
    }

    private static bool? Failed(BuiltinContext context, string message)
    {
        context.Fail(message);
        return null;
    }
}
