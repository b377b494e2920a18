namespace SecureFin.Gateway.Secrets.Embedded;

/// <summary>One version of one secret as it stands in the file, its value sealed under name and version.</summary>
internal sealed record StoredEntry
{
    public required string Name { get; init; }

    /// <summary>Counts up from 1 for each name.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Nonce (12 bytes), ciphertext, tag (16 bytes).</summary>
    public required byte[] Sealed { get; init; }
}
