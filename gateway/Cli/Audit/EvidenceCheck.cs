using System.CommandLine;
using System.Security.Cryptography;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;

namespace SecureFin.Cli.Audit;

/// <summary>The part of <c>sfg audit verify</c> that opens sealed bodies and compares them with the log's commitments.</summary>
internal static class EvidenceCheck
{
    /// <summary>True when no body is missing or tampered with; erased ones are neither.</summary>
    /// <exception cref="UnreadableInputException">The master key is not given or not readable.</exception>
    public static async Task<bool> RunAsync(ParseResult result, LogReader log, string directory, string? keyFile, (long From, long To) range, CancellationToken ct)
    {
        var key = ReadKey(keyFile);
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = directory, MasterKey = key, ReadOnly = true });
        CryptographicOperations.ZeroMemory(key);
        await using var beside = Beside(directory);
        var report = EvidenceVerifier.Verify(log, store, range.From, range.To, ct, beside is null ? [] : [beside]);
        var output = result.WantsJson() ? result.Error() : result.Output();
        output.WriteLine($"evidence     {report.Intact} intact, {report.Erased} erased, {report.Problems.Count} missing or tampered with");
        if (report.OpenableEntries + report.ErasedEntries > 0)
            output.WriteLine($"commitments  of {report.OpenableEntries} entries can be opened, of {report.ErasedEntries} are erased");
        foreach (var problem in report.Problems)
            output.WriteLine($"{problem.Code}  entry {problem.Index}  {problem.Message}");
        return report.Valid;
    }

    /// <summary>Keys of commitments from times when no messages were kept: they lie in <c>keys</c> beside the store.</summary>
    private static EvidenceStore? Beside(string directory)
    {
        var home = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        var file = Path.Combine(home ?? string.Empty, "keys", "wrap.key");
        return home is not null && File.Exists(file) ? new EvidenceStore(new EvidenceStoreOptions { Directory = home, MasterKey = ReadKey(file), ReadOnly = true }) : null;
    }

    /// <summary>The store's master key.</summary>
    /// <exception cref="UnreadableInputException">No file, or not 32 bytes in base64.</exception>
    public static byte[] ReadKey(string? file)
    {
        if (file is null)
            throw new UnreadableInputException("--evidence needs --evidence-key");
        var key = new byte[32];
        return Convert.TryFromBase64String(File.ReadAllText(file).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new UnreadableInputException("the evidence key is not 32 bytes in base64");
    }
}
