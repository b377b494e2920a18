namespace SecureFin.Gateway.Receipts;

/// <summary>An answer that is still held back in whole or in part, so that a refusal can take its place.</summary>
internal interface IHeldAnswer
{
    /// <summary>Drops what is held. Call it only before the answer has started.</summary>
    void Discard();
}
