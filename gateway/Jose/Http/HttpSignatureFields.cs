namespace SecureFin.Jose;

/// <summary>The two fields of a signature, to be added to the message.</summary>
/// <param name="SignatureInput">Value of <c>Signature-Input</c>.</param>
/// <param name="Signature">Value of <c>Signature</c>.</param>
public sealed record HttpSignatureFields(string SignatureInput, string Signature);
