namespace SecureFin.Benchmarks.Gateway;

/// <summary>What the bank got of one signed request.</summary>
/// <param name="Signature">Value of <c>x-jws-signature</c>.</param>
/// <param name="Body">Body bytes as received.</param>
internal sealed record SignedRequest(string Signature, byte[] Body);
