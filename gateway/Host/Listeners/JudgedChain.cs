namespace SecureFin.Gateway.Listeners;

/// <summary>How a client's certificate was judged in its handshake.</summary>
/// <param name="Certificates">DER of each certificate, leaf first, anchor last.</param>
/// <param name="JudgedAt">When.</param>
/// <param name="RevocationAsOf">The oldest <c>thisUpdate</c> of the revocation lists that did not name them; null when the operator has no lists.</param>
internal sealed record JudgedChain(IReadOnlyList<byte[]> Certificates, DateTimeOffset JudgedAt, DateTimeOffset? RevocationAsOf);
