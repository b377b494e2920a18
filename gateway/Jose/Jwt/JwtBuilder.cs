using System.Security.Cryptography;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Writes and signs a JWT claim by claim. Not safe for many threads; one token, one builder.</summary>
public sealed class JwtBuilder
{
    private readonly List<KeyValuePair<string, Action<Utf8JsonWriter>>> _claims = [];
    private string? _type;

    /// <summary>A private_key_jwt client assertion: iss = sub = client, one audience, a fresh jti, 60 s to live.</summary>
    /// <remarks>Source: RFC 7523 section 3, FAPI 2.0 section 5.3.3 (audience is the issuer of the server).</remarks>
    public static JwtBuilder ClientAssertion(string clientId, string audience, TimeProvider time, TimeSpan? lifetime = null) =>
        new JwtBuilder().Claim("iss", clientId).Claim("sub", clientId).Claim("aud", audience)
            .Times(time, lifetime ?? TimeSpan.FromSeconds(60)).FreshId();

    /// <summary>Sets the <c>typ</c> header.</summary>
    public JwtBuilder Type(string type)
    {
        _type = type;
        return this;
    }

    /// <summary>Adds a claim that is a text.</summary>
    /// <exception cref="ArgumentException">The claim was added before.</exception>
    public JwtBuilder Claim(string name, string value) => Add(name, writer => writer.WriteStringValue(value));

    /// <summary>Adds a claim that is a whole number, such as a time in seconds since 1970.</summary>
    /// <exception cref="ArgumentException">The claim was added before.</exception>
    public JwtBuilder Claim(string name, long value) => Add(name, writer => writer.WriteNumberValue(value));

    /// <summary>Adds a claim that is true or false.</summary>
    /// <exception cref="ArgumentException">The claim was added before.</exception>
    public JwtBuilder Claim(string name, bool value) => Add(name, writer => writer.WriteBooleanValue(value));

    /// <summary>Adds a claim that is any JSON value, as it stands.</summary>
    /// <exception cref="ArgumentException">The claim was added before.</exception>
    public JwtBuilder Claim(string name, JsonElement value) => Add(name, value.WriteTo);

    /// <summary>Adds a claim that is a list of texts, such as several audiences; read at once.</summary>
    /// <exception cref="ArgumentException">The claim was added before.</exception>
    public JwtBuilder Claim(string name, IEnumerable<string> values)
    {
        string[] list = [.. values];
        return Add(name, writer =>
        {
            writer.WriteStartArray();
            foreach (var value in list) writer.WriteStringValue(value);
            writer.WriteEndArray();
        });
    }

    /// <summary>iat and nbf now, exp after the lifetime.</summary>
    public JwtBuilder Times(TimeProvider time, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return Claim("iat", now).Claim("nbf", now).Claim("exp", now + (long)lifetime.TotalSeconds);
    }

    /// <summary>A jti of 128 random bits.</summary>
    public JwtBuilder FreshId() => Claim("jti", CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Binds the token to a certificate (RFC 8705 section 3.1).</summary>
    public JwtBuilder BoundToCertificate(string thumbprint) => Confirmation("x5t#S256", thumbprint);

    /// <summary>Binds the token to a DPoP key (RFC 9449 section 6.1).</summary>
    public JwtBuilder BoundToKey(string thumbprint) => Confirmation("jkt", thumbprint);

    /// <summary>Signs the claims in the order in which they were added; without a <see cref="Type"/> the <c>typ</c> is <c>JWT</c>.</summary>
    /// <returns>The compact JWS.</returns>
    /// <exception cref="JoseException">The key is an RS256 key, which only verifies tokens.</exception>
    public ValueTask<string> SignAsync(ISigningKey key, CancellationToken ct = default)
    {
        var payload = JsonText.WriteBytes(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, write) in _claims)
            {
                writer.WritePropertyName(name);
                write(writer);
            }

            writer.WriteEndObject();
        });
        return CompactJws.SignAsync(new JwsHeaderFields { Type = _type ?? "JWT" }, payload, key, ct);
    }

    private JwtBuilder Confirmation(string method, string thumbprint) => Add("cnf", writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(method, thumbprint);
        writer.WriteEndObject();
    });

    private JwtBuilder Add(string name, Action<Utf8JsonWriter> write)
    {
        if (_claims.Exists(claim => claim.Key == name)) throw new ArgumentException("A claim stands once.", nameof(name));
        _claims.Add(new(name, write));
        return this;
    }
}
