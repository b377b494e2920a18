using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>One line of the decision log.</summary>
/// <param name="DecisionId">ULID.</param>
/// <param name="Timestamp">RFC 3339.</param>
/// <param name="Revision">Bundle that decided.</param>
/// <param name="Input">With tokens in place of what was masked.</param>
/// <param name="Recorded">Decision as it was.</param>
/// <param name="Values">Recorded answers of built-ins; undefined when none were.</param>
internal sealed record ReplayRecord(string DecisionId, string Timestamp, string Revision, RegoValue Input, ReplayVerdict Recorded, RegoValue Values);
