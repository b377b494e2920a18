namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>An answer of a witness or a time stamping authority.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type, when given.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record AnchorAnswer(int Status, string? ContentType, byte[] Body);
