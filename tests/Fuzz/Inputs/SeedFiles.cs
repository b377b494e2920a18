using System.Text;
using System.Text.Json;

namespace SecureFin.Fuzz.Inputs;

/// <summary>Good inputs from the vectors under tests/data.</summary>
internal static class SeedFiles
{
    private const int MaxSeedBytes = 4096;

    /// <summary>Every string and every object in the JSON files below a folder that the filter takes, each once.</summary>
    public static byte[][] Harvest(string folder, Func<string, bool> strings, Func<JsonElement, bool> objects, int most)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root(), "tests", "data", folder), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            Walk(document.RootElement, strings, objects, found);
        }

        var step = Math.Max(1, found.Count / most);
        return [.. found.Where((_, i) => i % step == 0).Take(most).Select(Encoding.UTF8.GetBytes)];
    }

    private static void Walk(JsonElement element, Func<string, bool> strings, Func<JsonElement, bool> objects, SortedSet<string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String when element.GetString() is { Length: <= MaxSeedBytes } text && strings(text):
                found.Add(text);
                break;
            case JsonValueKind.Object:
                if (objects(element) && element.GetRawText() is { Length: <= MaxSeedBytes } raw) found.Add(raw);
                foreach (var member in element.EnumerateObject()) Walk(member.Value, strings, objects, found);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Walk(item, strings, objects, found);
                break;
        }
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SecureFinGateway.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The fuzz tests run inside the repository.");
    }
}
