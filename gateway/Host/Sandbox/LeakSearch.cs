using System.Buffers;
using System.Text;

namespace SecureFin.Gateway.Sandbox;

/// <summary>A value that must not stand anywhere, and what it is.</summary>
internal sealed record Canary(string Kind, string Value);

/// <summary>Looks for planted values in every file below some folders, byte by byte.</summary>
internal static class LeakSearch
{
    /// <returns>Files and bytes read, and a line for each hit that names kind and file, never the value.</returns>
    public static async Task<(int Files, long Bytes, IReadOnlyList<string> Hits)> RunAsync(
        IReadOnlyList<string> folders, IReadOnlyList<Canary> canaries, CancellationToken cancellation)
    {
        var any = SearchValues.Create([.. canaries.Select(canary => canary.Value)], StringComparison.Ordinal);
        var hits = new List<string>();
        var (files, bytes) = (0, 0L);
        foreach (var file in folders.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            // Lock files are empty and held for as long as the gateway runs.
            if (new FileInfo(file) is { Exists: false } or { Length: 0 } || await LiveFiles.ReadAsync(file, cancellation) is not { } content)
                continue;
            (files, bytes) = (files + 1, bytes + content.Length);
            var text = Encoding.Latin1.GetString(content); // byte for byte; the planted values are ASCII
            if (text.AsSpan().ContainsAny(any))
                hits.AddRange(canaries.Where(canary => text.Contains(canary.Value, StringComparison.Ordinal)).Select(canary => $"{canary.Kind} in {Path.GetFileName(file)}"));
        }

        return (files, bytes, hits);
    }
}
