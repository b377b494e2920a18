using System.Text;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Keys;

/// <summary>The file with the log's verifier keys, beside the log. Its first ECDSA key is the newest one whose coming the log tells of.</summary>
internal sealed class LogKeyFile(string directory)
{
    private readonly string _path = Path.TrimEndingDirectorySeparator(directory) + ".vkey";

    /// <summary>What an earlier run wrote; what cannot be read is left out.</summary>
    public IReadOnlyList<VerifierKey> Read() => File.Exists(_path) ? [.. File.ReadLines(_path).Select(TryParse).OfType<VerifierKey>()] : [];

    /// <summary>Writes the keys, each once; durable when this returns: the next start takes its knowledge of the keys before from here.</summary>
    public void Write(IEnumerable<VerifierKey> keys) =>
        WholeFile.Replace(_path, Encoding.UTF8.GetBytes(string.Concat(keys.Select(key => key + "\n").Distinct(StringComparer.Ordinal))), WholeFile.Shared);

    private static VerifierKey? TryParse(string line)
    {
        try
        {
            return VerifierKey.Parse(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
