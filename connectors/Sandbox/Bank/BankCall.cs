using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SecureFin.Sandbox.Bank;

/// <summary>A call that passed the gate: who calls, with what.</summary>
/// <param name="Body">Null for a call without body.</param>
/// <param name="IdempotencyKey">Set for calls that create.</param>
internal sealed record BankCall(ClientRecord Client, HttpRequest Request, JsonObject? Body, string? IdempotencyKey)
{
    public string Id(string name) => (string)Request.RouteValues[name]!;
}
