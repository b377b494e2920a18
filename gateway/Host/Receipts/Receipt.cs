namespace SecureFin.Gateway.Receipts;

/// <summary>Where an exchange's outcome stands in the log.</summary>
/// <param name="Origin">Origin line of the log.</param>
/// <param name="Index">Index of the leaf.</param>
/// <param name="LeafHash">RFC 6962 leaf hash, 32 bytes.</param>
/// <param name="Withheld">True when the leaf says that the answer was withheld with <c>audit.unavailable</c>, because it could not be kept.</param>
internal sealed record Receipt(string Origin, long Index, byte[] LeafHash, bool Withheld = false);
