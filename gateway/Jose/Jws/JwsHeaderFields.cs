using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>What a signer puts in the protected header besides <c>alg</c> and <c>kid</c>, which come from the key.</summary>
public sealed record JwsHeaderFields
{
    /// <summary>Nothing besides <c>alg</c> and <c>kid</c>.</summary>
    public static JwsHeaderFields None { get; } = new();

    /// <summary><c>typ</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>cty</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further parameters in this order: strings, 64-bit integers or booleans.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Others { get; init; } = [];

    /// <summary>Names for <c>crit</c>; left out when empty.</summary>
    public IReadOnlyList<string> Critical { get; init; } = [];

    /// <summary>Leaves <c>kid</c> out.</summary>
    public bool OmitKid { get; init; }

    /// <summary>Puts the public key in as <c>jwk</c>; for DPoP proofs alone.</summary>
    internal bool EmbedKey { get; init; }

    /// <summary>The header as JSON; refuses a key whose algorithm only verifies tokens.</summary>
    /// <exception cref="JoseException">The key's algorithm only verifies.</exception>
    internal byte[] Write(ISigningKey key)
    {
        if (key.Algorithm == SignatureAlgorithm.RS256) throw new JoseException(JoseError.Algorithm);
        return JsonText.WriteBytes(writer => WriteTo(writer, key));
    }

    private void WriteTo(Utf8JsonWriter writer, ISigningKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("alg", key.Algorithm.Name());
        if (Type is not null) writer.WriteString("typ", Type);
        if (ContentType is not null) writer.WriteString("cty", ContentType);
        if (!OmitKid) writer.WriteString("kid", key.Kid);
        if (EmbedKey) WriteKey(writer, key.PublicJwk);
        foreach (var (name, value) in Others) WriteOther(writer, name, value);
        if (Critical.Count > 0)
        {
            writer.WriteStartArray("crit");
            foreach (var name in Critical) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter writer, Jwk jwk)
    {
        writer.WriteStartObject("jwk");
        writer.WriteString("kty", jwk.KeyType);
        jwk.WriteMaterial(writer);
        writer.WriteEndObject();
    }

    private static void WriteOther(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(name, text);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            default:
                throw new ArgumentException("A header parameter is a string, a long or a bool.", name);
        }
    }
}
