using System.Text;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>Takes the value out of a KV entry: one text field, or the fields that Vault's PKI engine answers with, as one PEM text.</summary>
internal static class VaultFields
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The value.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: no such field, not a text, empty, or longer than 64 KiB.</exception>
    public static Secret Value(string name, JsonElement fields, string field)
    {
        var text = Text(fields, field) ?? Pem(fields);
        if (string.IsNullOrEmpty(text))
            throw SecretName.Unavailable(name, "has no value in the field where it is looked for");
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            throw SecretName.Unavailable(name, "is longer than 64 KiB");
        return Secret.FromText(text);
    }

    private static string? Pem(JsonElement fields)
    {
        if (Text(fields, "certificate") is not { Length: > 0 } certificate || Text(fields, "private_key") is not { Length: > 0 } key)
            return null;
        var chain = fields.TryGetProperty("ca_chain", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString())
            : [Text(fields, "ca_chain")];
        return string.Join('\n', [certificate, key, .. chain.Where(item => !string.IsNullOrEmpty(item))]);
    }

    private static string? Text(JsonElement fields, string field) =>
        fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty(field, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
