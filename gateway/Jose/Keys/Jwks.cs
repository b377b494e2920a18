using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>A set of public keys as an authorization server publishes it.</summary>
/// <remarks>
/// Source: RFC 7517 section 5. Keys of other types or uses are left out; a private or symmetric key, a kid that stands
/// twice or a weak key spoils the whole set, because somebody made a mistake that must be seen.
/// </remarks>
public sealed class Jwks
{
    /// <summary>Longest JSON text of a set, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Most keys in one set.</summary>
    public const int MaxKeys = 100;

    private Jwks(IReadOnlyList<Jwk> keys) => Keys = keys;

    /// <summary>The keys that are EC or RSA and meant for verifying, in the order of the set.</summary>
    public IReadOnlyList<Jwk> Keys { get; }

    /// <summary>A set of own keys.</summary>
    /// <exception cref="JoseException">Two keys have one kid.</exception>
    public static Jwks Of(params IReadOnlyList<Jwk> keys)
    {
        if (HasDuplicateKid(keys)) throw new JoseException(JoseError.KeySet);
        return new([.. keys]);
    }

    /// <summary>Reads a published set.</summary>
    /// <exception cref="JoseException">The set is not acceptable.</exception>
    public static Jwks Parse(ReadOnlyMemory<byte> utf8) =>
        TryParse(utf8, out var set, out var error) ? set! : throw new JoseException(error!);

    /// <summary>Reads a published set; on false <paramref name="error"/> says why not.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out Jwks? set, out JoseError? error)
    {
        set = null;
        error = JoseError.KeySet;
        if (utf8.Length > MaxBytes || !StrictJson.TryParseObject(utf8, out var root)) return false;
        if (!root.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxKeys) return false;
        var keys = new List<Jwk>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return false;
            var jwk = JwkReader.Read(item, out var why);
            if (jwk is not null) keys.Add(jwk);
            else if (why == JoseError.KeyPrivate || why == JoseError.KeyWeak)
            {
                error = why;
                return false;
            }
        }

        if (HasDuplicateKid(keys)) return false;
        set = new Jwks(keys);
        error = null;
        return true;
    }

    /// <summary>The set as JSON text, public members alone.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        foreach (var key in Keys) key.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static bool HasDuplicateKid(IReadOnlyList<Jwk> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return keys.Any(key => key.Kid is { } kid && !seen.Add(kid));
    }
}
