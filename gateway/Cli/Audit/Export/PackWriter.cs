using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The zip of a pack, and a list of the SHA-256 of all that is in it, in the form that <c>sha256sum -c</c> reads.</summary>
internal sealed class PackWriter(Stream output) : IDisposable
{
    private readonly ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly StringBuilder sums = new();
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public void Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a file once; a second one of that name is left out.</summary>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        if (!names.Add(name))
            return;
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(content);
        sums.Append(Convert.ToHexStringLower(SHA256.HashData(content))).Append("  ").Append(name).Append('\n');
    }

    /// <summary>Writes the list.</summary>
    public void Close()
    {
        using var entry = zip.CreateEntry("SHA256SUMS").Open();
        entry.Write(Encoding.UTF8.GetBytes(sums.ToString()));
    }

    public void Dispose() => zip.Dispose();
}
