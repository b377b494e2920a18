using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;

namespace SecureFin.Rego.Bundles;

/// <summary>A bundle was refused while it was read.</summary>
internal sealed class BundleRefusedException(string code, string message) : Exception(message)
{
    public string Code => code;
}

/// <summary>Reads the members of an archive into memory, within bounds.</summary>
internal static class BundleFiles
{
    /// <summary>Members by name without leading slash.</summary>
    public static SortedDictionary<string, byte[]> ReadArchive(Stream archive, BundleOptions options)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var budget = options.MaxTotalBytes;
        try
        {
            using var reader = new TarReader(Unzip(archive, options.MaxTotalBytes));
            while (reader.GetNextEntry() is { } entry)
            {
                ReadEntry(entry, files, options, ref budget);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or IOException)
        {
            throw new BundleRefusedException(BundleErrorCode.Unreadable, "bundle is not a complete gzip tar archive");
        }

        return files;
    }

    /// <summary>Unpacks an archive and compares its length with the one that gzip states last, so that a cut one is noticed.</summary>
    private static MemoryStream Unzip(Stream archive, long maxBytes)
    {
        var packed = new MemoryStream();
        CopyBounded(archive, packed, maxBytes);
        packed.Position = 0;
        var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true))
        {
            CopyBounded(gzip, unpacked, maxBytes + TarOverhead);
        }

        var trailer = packed.GetBuffer().AsSpan((int)Math.Max(0, packed.Length - sizeof(uint)), (int)Math.Min(sizeof(uint), packed.Length));
        if (unpacked.Length == 0 || trailer.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(trailer) != (uint)unpacked.Length)
        {
            throw new InvalidDataException();
        }

        unpacked.Position = 0;
        return unpacked;
    }

    /// <summary>Room for tar headers and padding beyond the contents.</summary>
    private const long TarOverhead = 32L << 20;

    private static void CopyBounded(Stream from, MemoryStream to, long maxBytes)
    {
        var buffer = new byte[81_920];
        int read;
        while ((read = from.Read(buffer)) > 0)
        {
            if (to.Length + read > Math.Min(maxBytes, Array.MaxLength))
            {
                throw new BundleRefusedException(BundleErrorCode.TooLarge, "bundle exceeds its size limit");
            }

            to.Write(buffer, 0, read);
        }
    }

    private static void ReadEntry(TarEntry entry, SortedDictionary<string, byte[]> files, BundleOptions options, ref long budget)
    {
        if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
        {
            NameOf(entry.Name);
            return;
        }

        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            throw new BundleRefusedException(BundleErrorCode.Path, "bundle holds a member that is no regular file");
        }

        var name = NameOf(entry.Name);
        if (entry.Length > options.MaxFileBytes || entry.Length > budget || files.Count >= options.MaxFiles)
        {
            throw new BundleRefusedException(BundleErrorCode.TooLarge, $"bundle file {name} exceeds the size limit");
        }

        budget -= entry.Length;
        var content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        if (!files.TryAdd(name, content))
        {
            throw new BundleRefusedException(BundleErrorCode.Path, $"bundle holds {name} twice");
        }
    }

    /// <summary>The member's name without leading slash or dot; names that leave the bundle are refused.</summary>
    private static string NameOf(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Array.Exists(parts, part => part == "..") || name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new BundleRefusedException(BundleErrorCode.Path, "bundle holds a member whose name leaves the bundle");
        }

        return string.Join('/', parts.Where(part => part != "."));
    }
}
