using System.Buffers;

namespace SecureFin.Connectors;

/// <summary>Builds and checks paths, so that a value from a bank or a caller can never leave the interface it belongs to.</summary>
public static class BankPath
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%:@!$&'()*+,=");

    // Proxies and servers differ in when they decode these; an identifier that holds one is not used at all.
    private static readonly SearchValues<char> Ambiguous = SearchValues.Create("/\\%?#;\0\r\n\t");

    /// <summary>Escapes one identifier as a path segment.</summary>
    /// <exception cref="ArgumentException"><see cref="IsSegment"/> is false for it.</exception>
    public static string Segment(string value) =>
        IsSegment(value) ? Uri.EscapeDataString(value) : throw new ArgumentException("Not a path segment.", nameof(value));

    /// <summary>True for 1 to 256 characters that make one path segment which every server reads the same way.</summary>
    public static bool IsSegment(string? value) =>
        value is { Length: >= 1 and <= 256 } and not ("." or "..") && !value.AsSpan().ContainsAny(Ambiguous);

    /// <summary>Returns the path when it starts with one slash and has no empty, dot or double-escaped segment.</summary>
    /// <exception cref="ArgumentException">It has.</exception>
    internal static string Checked(string path)
    {
        if (!path.StartsWith('/') || path.AsSpan().ContainsAnyExcept(PathCharacters))
            throw new ArgumentException("Not a relative path.", nameof(path));
        foreach (var segment in path[1..].Split('/'))
        {
            if (segment is "" or "." or ".." || segment.Contains("%2e", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException("The path has an empty or dot segment.", nameof(path));
        }

        return path;
    }
}
