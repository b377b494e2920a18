using SecureFin.Audit.Tree;

namespace SecureFin.Audit;

/// <summary>A durable entry.</summary>
/// <param name="Index">Entry number, from 0.</param>
/// <param name="LeafHash">SHA-256(0x00 || entry).</param>
public readonly record struct AppendedEntry(long Index, MerkleHash LeafHash);
