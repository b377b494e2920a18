using SecureFin.Audit.Tree;

namespace SecureFin.Gateway.Receipts;

/// <summary>One leaf with its proof.</summary>
/// <param name="Index">Index in the log.</param>
/// <param name="Kind">Such as <c>intent</c> or <c>outcome</c>.</param>
/// <param name="Entry">The entry's bytes as logged.</param>
/// <param name="Proof">Inclusion proof against a checkpoint that covers it.</param>
/// <param name="Witnessed">True when that checkpoint has as many cosignatures as are required.</param>
internal sealed record ProvenLeaf(long Index, string Kind, byte[] Entry, InclusionProof Proof, bool Witnessed);
