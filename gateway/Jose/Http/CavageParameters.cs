namespace SecureFin.Jose;

/// <summary>The parameters of a draft-cavage <c>Signature</c> field: each once, quoted, without escapes.</summary>
internal sealed record CavageParameters(string KeyId, string Algorithm, IReadOnlyList<string> Fields, byte[] Signature)
{
    public static CavageParameters? Read(string value)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        while (at < value.Length)
        {
            var equals = value.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0) return null;
            var end = value.IndexOf('"', equals + 2);
            if (end < 0 || !members.TryAdd(value[at..equals], value[(equals + 2)..end])) return null;
            at = end + 1;
            if (at == value.Length) break;
            if (value[at++] != ',') return null;
            while (at < value.Length && value[at] == ' ') at++;
            if (at == value.Length) return null;
        }

        return From(members);
    }

    private static CavageParameters? From(Dictionary<string, string> members)
    {
        if (members.Count != 4 || !members.TryGetValue("keyId", out var keyId) || !members.TryGetValue("algorithm", out var algorithm)
            || !members.TryGetValue("headers", out var fields) || !members.TryGetValue("signature", out var text) || text.Contains(' ', StringComparison.Ordinal))
            return null;
        var signature = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, signature, out var length)) return null;
        return new(keyId, algorithm, fields.Split(' '), signature[..length]);
    }
}
