namespace SecureFin.Sandbox.Bank;

/// <summary>A payment as it stands at the bank, for inspection.</summary>
/// <param name="Status">ISO 20022 code at the moment of asking.</param>
/// <param name="Attempts">How often the order was posted, repeats included.</param>
public sealed record SandboxPayment(
    string DomesticPaymentId, string ConsentId, string ClientId, string IdempotencyKey, string Status,
    string Amount, string Currency, string EndToEndIdentification, int Attempts);
