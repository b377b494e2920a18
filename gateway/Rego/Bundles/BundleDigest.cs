using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego.Bundles;

/// <summary>Digests of bundle members as OPA makes them: structured files as compact JSON with sorted keys, others as bytes.</summary>
internal static class BundleDigest
{
    /// <summary>Lower case hex; null for an algorithm that is not taken.</summary>
    public static string? Compute(string name, byte[] content, string algorithm)
    {
        var bytes = IsYaml(name) ? Encoding.UTF8.GetBytes(Canonical(BundleData.ReadYaml(name, content)))
            : IsStructured(name) ? Encoding.UTF8.GetBytes(Canonical(BundleData.ReadJson(name, content, BundleErrorCode.Data))) : content;
        return algorithm switch
        {
            "SHA-256" => Convert.ToHexStringLower(SHA256.HashData(bytes)),
            "SHA-384" => Convert.ToHexStringLower(SHA384.HashData(bytes)),
            "SHA-512" => Convert.ToHexStringLower(SHA512.HashData(bytes)),
            _ => null,
        };
    }

    /// <summary>Of all files, as <see cref="PolicyBundle.FilesDigest"/> tells.</summary>
    public static string Of(SortedDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files.Where(file => file.Key != BundleVerifier.FileName))
            hash.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of a bundle and a delta that changed it; null when either is not known.</summary>
    public static string? Of(string? before, string? delta) =>
        before is null || delta is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{before}\n{delta}\n")));

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private static bool IsStructured(string name) =>
        name == BundleManifest.FileName || name.EndsWith(".json", StringComparison.Ordinal);

    private static string Canonical(RegoValue value)
    {
        var builder = new StringBuilder();
        Write(builder, value);
        return builder.ToString();
    }

    private static void Write(StringBuilder builder, RegoValue value)
    {
        switch (value.Kind)
        {
            case RegoKind.Array:
                builder.Append('[');
                for (var i = 0; i < value.AsArray().Count; i++)
                {
                    builder.Append(i > 0 ? "," : "");
                    Write(builder, value.AsArray()[i]);
                }

                builder.Append(']');
                break;
            case RegoKind.Object:
                WriteObject(builder, value.AsObject());
                break;
            case RegoKind.String:
                WriteString(builder, value.AsString());
                break;
            default:
                builder.Append(value.ToJson());
                break;
        }
    }

    private static void WriteObject(StringBuilder builder, RegoObject map)
    {
        builder.Append('{');
        for (var i = 0; i < map.Count; i++)
        {
            builder.Append(i > 0 ? "," : "");
            WriteString(builder, map.KeyAt(i).AsString());
            builder.Append(':');
            Write(builder, map.ValueAt(i));
        }

        builder.Append('}');
    }

    // encoding/json of Go without HTML escapes.
    private static void WriteString(StringBuilder builder, string text)
    {
        builder.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                < ' ' or '\u2028' or '\u2029' => builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => builder.Append(c),
            };
        }

        builder.Append('"');
    }
}
