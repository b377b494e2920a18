namespace SecureFin.Connectors.Testing;

/// <summary>The manifest keeps the rules, and the requests keep the manifest.</summary>
internal static class ManifestChecks
{
    public static IEnumerable<string> Run(AcceptanceKit kit)
    {
        var manifest = kit.Connector.Manifest;
        foreach (var broken in ManifestRules.Check(manifest))
            yield return broken;
        if (!manifest.Capabilities.HasFlag(ConnectorCapabilities.CreditTransfer))
            yield return "a payment connector can make credit transfers";
        foreach (var broken in ManifestRules.CheckSettings(manifest, kit.Data.Order.Settings))
            yield return broken;
        foreach (var send in kit.Everything())
        {
            foreach (var broken in Check(send, manifest))
                yield return $"step {send.Name}: {broken}";
        }
    }

    private static IEnumerable<string> Check(PaymentStep.Send send, ConnectorManifest manifest)
    {
        var request = send.Request;
        if (!manifest.Scopes.Contains(request.Scope))
            yield return "its scope is not in the manifest";
        if (!manifest.PathPrefixes.Any(p => request.Path == p || request.Path.StartsWith(p + "/", StringComparison.Ordinal)))
            yield return "its path is outside the manifest's prefixes";
        if (request.Sign && manifest.Signing == SigningProfile.None)
            yield return "it wants a signature, the manifest has no profile";
        if (request.MovesMoney && manifest.Signing != SigningProfile.None && !(request.Sign && request.ExpectSignedAnswer))
            yield return "it moves money unsigned though the bank signs";
        if (request.MovesMoney && manifest.Idempotency.Header.Length > 0 && !request.Idempotent)
            yield return "it moves money without an idempotency key";
        if (request.IdempotencyKey is { } key && key.Length > manifest.Idempotency.MaxKeyLength)
            yield return "its idempotency key is too long for the bank";
        if (request.Body.Length > 0 && request.ContentType is null)
            yield return "it has a body without a media type";
    }
}
