using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank;

/// <summary>What an endpoint answers, before it is signed and sent.</summary>
internal sealed record BankAnswer(int Status, JsonNode? Body)
{
    /// <summary>How sending goes wrong.</summary>
    public Fault Fault { get; init; }

    public static BankAnswer Error(int status, string code, string? path = null)
    {
        var error = new JsonObject { ["ErrorCode"] = code, ["Message"] = "The sandbox bank refuses this." };
        if (path is not null)
            error["Path"] = path;
        return new BankAnswer(status, new JsonObject { ["Errors"] = new JsonArray(error) });
    }

    public static BankAnswer Resource(int status, JsonNode data, string self, string? next = null, int? totalPages = null, JsonNode? risk = null)
    {
        var links = new JsonObject { ["Self"] = self };
        if (next is not null)
            links["Next"] = next;
        var body = new JsonObject { ["Data"] = data };
        if (risk is not null)
            body["Risk"] = risk;
        body["Links"] = links;
        body["Meta"] = totalPages is null ? new JsonObject() : new JsonObject { ["TotalPages"] = totalPages };
        return new BankAnswer(status, body);
    }
}
