using System.Buffers;

namespace SecureFin.Connectors;

/// <summary>Builds and checks paths, so that a value from a bank or a caller can never leave the interface it belongs to.</summary>
public static class BankPath
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%:@!$&'()*+,=");

    /// <summary>Escapes one identifier as a path segment.</summary>
    /// <exception cref="ArgumentException">Empty, <c>.</c>, <c>..</c> or longer than 256 characters.</exception>
    public static string Segment(string value)
    {
        if (value is "" or "." or ".." || value.Length > 256)
            throw new ArgumentException("Not a path segment.", nameof(value));
        return Uri.EscapeDataString(value);
    }

    /// <summary>True for 1 to 256 characters that make one honest path segment after escaping.</summary>
    public static bool IsSegment(string? value) => value is { Length: >= 1 and <= 256 } and not ("." or "..");

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
