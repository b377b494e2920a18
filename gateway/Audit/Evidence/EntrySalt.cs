using System.Globalization;
using System.Text.Json;

namespace SecureFin.Audit.Evidence;

/// <summary>The key under which an entry's commitments stand, as the entry names it: members <c>salt</c> and <c>time</c>.</summary>
/// <param name="Day">Day of the entry, by UTC.</param>
/// <param name="Id">Id of the key.</param>
public readonly record struct EntrySalt(DateOnly Day, string Id)
{
    /// <summary>What an entry names; null when it is no JSON object with these members.</summary>
    public static EntrySalt? Of(ReadOnlyMemory<byte> entry)
    {
        if (entry.Span.IndexOf("\"salt\""u8) < 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(entry);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What became of the key: the first store that knows says so.</summary>
    public EvidenceState StateIn(IEnumerable<EvidenceStore> stores)
    {
        foreach (var store in stores)
        {
            var key = store.OpenCommitmentKey(Day, Id);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(key.Key);
            if (key.State != EvidenceState.Missing)
                return key.State;
        }

        return EvidenceState.Missing;
    }

    private static EntrySalt? Of(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("salt"u8, out var salt) || salt.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("time"u8, out var time) || time.ValueKind != JsonValueKind.String
            || !DateTimeOffset.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return null;
        return new EntrySalt(DateOnly.FromDateTime(moment.UtcDateTime), salt.GetString()!);
    }
}
