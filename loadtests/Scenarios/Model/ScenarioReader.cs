using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureFin.Scenarios.Model;

/// <summary>Reads a scenario file: strict JSON, unknown members refused, files named in it relative to it.</summary>
public static class ScenarioReader
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="JsonException">Not such a file.</exception>
    /// <exception cref="FormatException">A value is outside its bounds.</exception>
    /// <param name="path">The scenario file.</param>
    /// <param name="sandbox">Data folder of the sandbox, or null.</param>
    public static Scenario Read(string path, string? sandbox = null)
    {
        var scenario = JsonSerializer.Deserialize<Scenario>(File.ReadAllText(path), Options) ?? throw new JsonException("The file holds null.");
        Check(scenario.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "name: letters, digits and dashes");
        Check(scenario.Stages.Count > 0 && scenario.Stages.All(s => s.Rate is > 0 and <= 100_000), "stages: at least one, rate above 0 and at most 100000");
        Check(scenario.Stages.All(s => s.Duration >= TimeSpan.FromSeconds(1) && s.Duration <= TimeSpan.FromHours(24)), "stages: duration 1 s to 24 h");
        Check(scenario.Requests.Count > 0 && scenario.Requests.All(r => r.Weight > 0), "requests: at least one, weight above 0");
        Check(scenario.MaxInFlight is >= 1 and <= 100_000, "maxInFlight: 1 to 100000");
        Check(scenario.Limits.ErrorRate is >= 0 and <= 1, "limits.errorRate: 0 to 1");
        Check(scenario.Target is null == scenario.Sandbox is not null, "target or sandbox, one of them");
        if (scenario.Sandbox is not null)
            return SandboxFolder.Fill(scenario, sandbox);
        return scenario with { Tls = Resolve(scenario.Tls, Path.GetDirectoryName(Path.GetFullPath(path))!) };
    }

    private static TlsFiles? Resolve(TlsFiles? files, string folder) => files is null
        ? null
        : new TlsFiles(Path.Combine(folder, files.Authorities), Path.Combine(folder, files.Certificate), Path.Combine(folder, files.Key));

    private static void Check(bool holds, string rule)
    {
        if (!holds)
            throw new FormatException(rule);
    }
}
