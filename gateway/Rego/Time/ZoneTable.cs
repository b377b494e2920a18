using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;

namespace SecureFin.Rego;

/// <summary>The IANA zones built into the library.</summary>
internal static class ZoneTable
{
    private static readonly Lazy<Dictionary<string, byte[]>> Data = new(Load);
    private static readonly ConcurrentDictionary<string, ZoneInfo> Read = new(StringComparer.Ordinal);

    /// <summary>The zone of a name; "", "UTC" and "Local" are UTC. Null for unknown names.</summary>
    public static ZoneInfo? Find(string name)
    {
        if (name is "" or "UTC" or "Local") return ZoneInfo.Utc;
        if (Read.TryGetValue(name, out var known)) return known;
        return Data.Value.TryGetValue(name, out var data) ? Read.GetOrAdd(name, ZoneInfo.Read(data)) : null;
    }

    private static Dictionary<string, byte[]> Load()
    {
        using var stream = typeof(ZoneTable).Assembly.GetManifestResourceStream("SecureFin.Rego.Zones.gz")!;
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        using var memory = new MemoryStream();
        unzipped.CopyTo(memory);
        return Split(memory.ToArray());
    }

    private static Dictionary<string, byte[]> Split(byte[] table)
    {
        var at = 2;
        var names = new List<(string Name, int Data)>();
        for (int i = 0, count = BinaryPrimitives.ReadUInt16LittleEndian(table); i < count; i++)
        {
            names.Add((Encoding.ASCII.GetString(table, at + 3, table[at]), BinaryPrimitives.ReadUInt16LittleEndian(table.AsSpan(at + 1))));
            at += 3 + table[at];
        }

        var data = new byte[BinaryPrimitives.ReadUInt16LittleEndian(table.AsSpan(at))][];
        var lengths = at + 2;
        at = lengths + (data.Length * 2);
        for (var i = 0; i < data.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(table.AsSpan(lengths + (i * 2)));
            data[i] = table[at..(at + length)];
            at += length;
        }

        var result = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, number) in names) result.Add(name, data[number]);
        return result;
    }
}
