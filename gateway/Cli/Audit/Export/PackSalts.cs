using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit.Evidence;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The salts of the commitments in a pack's entries: those alone, so that the pack opens nothing else of the subject's day.</summary>
/// <remarks>The salt of a member is the first 16 bytes of HMAC-SHA256(key, call || 0x00 || name of the member); its commitment is SHA-256(salt || SHA-256(value)).</remarks>
internal static class PackSalts
{
    private const int SaltBytes = 16;
    private static readonly string[] Members = ["answer", "body", "evidence", "path", "request", "response", "signature", "subject", "target"];

    /// <summary>For each entry that has commitments: its number, what became of their key, and when it is there the salts in hex by member.</summary>
    public static JsonArray Of(IEnumerable<PackLeaf> leaves, EvidenceStore store) =>
        [.. leaves.Select(leaf => (leaf, Salt: EntrySalt.Of(leaf.Entry))).Where(entry => entry.Salt is not null).Select(entry => Of(entry.leaf, entry.Salt!.Value, store))];

    private static JsonObject Of(PackLeaf leaf, EntrySalt named, EvidenceStore store)
    {
        var key = store.OpenCommitmentKey(named.Day, named.Id);
        var told = new JsonObject { ["entry"] = leaf.Index, ["state"] = key.State.ToString() };
        if (key.State == EvidenceState.Intact)
            told["salts"] = new JsonObject(Members.Select(name => KeyValuePair.Create(name, (JsonNode?)Salt(key.Key, (string)leaf.Json["call"]!, name))));
        CryptographicOperations.ZeroMemory(key.Key);
        return told;
    }

    private static string Salt(byte[] key, string call, string name) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{call}\0{name}")).AsSpan(0, SaltBytes));
}
