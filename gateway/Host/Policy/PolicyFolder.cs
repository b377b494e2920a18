using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy;

/// <summary>A policy bundle in a folder: <c>.manifest</c>, modules and data files, as OPA lays them out.</summary>
/// <param name="Revision">From the manifest; the digest of the files when it names none.</param>
/// <param name="Digest">SHA-256 over all paths and contents: changes when anything changes.</param>
/// <param name="Modules">Every <c>.rego</c> file.</param>
/// <param name="Data">The base documents.</param>
internal sealed record PolicyFolder(string Revision, string Digest, IReadOnlyList<RegoModuleSource> Modules, RegoValue Data)
{
    /// <summary>Largest bundle, in bytes.</summary>
    private const long MaxBytes = 256L << 20;

    /// <summary>Reads the folder.</summary>
    /// <exception cref="InvalidDataException">Too large, or a data file is not a JSON object or overlaps another.</exception>
    public static PolicyFolder Read(string path)
    {
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        if (files.Sum(file => new FileInfo(file).Length) > MaxBytes)
            throw new InvalidDataException("The bundle is too large.");
        var contents = files.ToDictionary(file => Path.GetRelativePath(path, file), File.ReadAllBytes, StringComparer.Ordinal);
        var digest = DigestOf(contents);
        var manifest = contents.TryGetValue(".manifest", out var bytes) ? JsonNode.Parse(bytes) : null;
        var data = new JsonObject();
        foreach (var (name, content) in contents.Where(file => Path.GetFileName(file.Key) == "data.json"))
            Place(data, Path.GetDirectoryName(name)!, content);
        return new PolicyFolder(
            manifest?["revision"]?.GetValue<string>() is { Length: > 0 } revision ? revision : digest[..16],
            digest,
            [.. contents.Where(file => file.Key.EndsWith(".rego", StringComparison.Ordinal)).Select(file => new RegoModuleSource(file.Key, Encoding.UTF8.GetString(file.Value)))],
            RegoJson.Parse(JsonSerializer.SerializeToUtf8Bytes(data)));
    }

    private static string DigestOf(Dictionary<string, byte[]> contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in contents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Place(JsonObject root, string folder, byte[] content)
    {
        foreach (var segment in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            root[segment] ??= new JsonObject();
            root = root[segment] as JsonObject ?? throw new InvalidDataException("Two data files overlap.");
        }

        var members = JsonNode.Parse(content) as JsonObject ?? throw new InvalidDataException("A data file is a JSON object.");
        foreach (var (name, value) in members.ToList())
        {
            members.Remove(name);
            if (!root.TryAdd(name, value))
                throw new InvalidDataException("Two data files overlap.");
        }
    }
}
