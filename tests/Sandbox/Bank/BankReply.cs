using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank.Tests;

/// <summary>An answer of the bank.</summary>
/// <param name="Signed">True when its signature holds, false when not, null when there is none.</param>
/// <param name="Violations">What a validating proxy on the way found wrong.</param>
internal sealed record BankReply(int Status, byte[] Body, bool? Signed, string? ContentType, string? Violations)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? ErrorCode => (string?)Json["Errors"]?[0]?["ErrorCode"];
}
