using System.Text.Json.Serialization;

namespace SecureFin.Gateway.Secrets.Embedded;

/// <summary>What the encrypted file holds.</summary>
/// <param name="Salt">16 random bytes, in clear in the file's header.</param>
/// <param name="Iterations">PBKDF2 rounds; 0 when the master key needs none.</param>
/// <param name="Counter">Counts every write; a file with a lower counter than one already seen is a rollback.</param>
/// <param name="Entries">By name, then version.</param>
internal sealed record StoredFile(byte[] Salt, int Iterations, long Counter, IReadOnlyList<StoredEntry> Entries);

/// <summary>The clear first line of the file; bound to the content as additional data.</summary>
internal sealed record StoredHeader(int Format, long Counter, int Iterations, byte[] Salt);

/// <summary>JSON shapes of the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StoredHeader))]
[JsonSerializable(typeof(List<StoredEntry>))]
internal sealed partial class StoredJson : JsonSerializerContext;
