using System.Text.Json;

namespace SecureFin.Gateway.Config;

/// <summary>Reads <c>gateway.json</c>, the only source of configuration: no environment variable and no command line overrides it.</summary>
internal static class ConfigurationFile
{
    public const string Name = "gateway.json";

    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 32,
    };

    /// <summary>Adds the file to a configuration that holds nothing else.</summary>
    /// <exception cref="ConfigurationException">Missing, too large, not strict JSON, or a name stands twice.</exception>
    public static void AddTo(IConfigurationBuilder configuration, ConfigFolder folder)
    {
        var bytes = Read(folder.Resolve(Name));
        configuration.Sources.Clear();
        try
        {
            configuration.AddJsonStream(new MemoryStream(bytes));
            if (configuration is not IConfigurationRoot)
                configuration.Build();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            // The reader of the framework takes names without regard to case: here two of them met.
            throw new ConfigurationException($"{Name}: a name stands twice, in different case.");
        }
    }

    /// <summary>The file of a folder as a configuration of its own.</summary>
    /// <exception cref="ConfigurationException">As for <see cref="AddTo"/>.</exception>
    public static IConfiguration Read(ConfigFolder folder)
    {
        var configuration = new ConfigurationManager();
        AddTo(configuration, folder);
        return configuration;
    }

    private static byte[] Read(string path)
    {
        if (!File.Exists(path))
            throw new ConfigurationException($"There is no file {path}.");
        if (new FileInfo(path).Length > MaxBytes)
            throw new ConfigurationException($"{Name} is larger than {MaxBytes} bytes.");
        var bytes = File.ReadAllBytes(path);
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ConfigurationException($"{Name} is not a JSON object.");
            return bytes;
        }
        catch (JsonException e)
        {
            throw new ConfigurationException(DuplicateNames.First(bytes, Strict) is { } twice
                ? $"{Name}: {twice} stands twice."
                : $"{Name} is not strict JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; malformed or too deep.");
        }
    }
}
