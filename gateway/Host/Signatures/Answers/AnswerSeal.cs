namespace SecureFin.Gateway.Signatures.Answers;

/// <summary>The gateway's own signature of an answer.</summary>
/// <param name="Kid">Key that made it.</param>
/// <param name="Signature">Value of the <c>Signature</c> field's member.</param>
internal sealed record AnswerSeal(string Kid, string Signature);
