using System.Text.Json;

namespace SecureFin.Scenarios.Reporting;

/// <summary>The result as JSON, for machines.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Render(RunResult result) => JsonSerializer.Serialize(result, Options);
}
