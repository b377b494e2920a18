namespace SecureFin.Rego;

/// <summary>The first fault of a YAML text; thrown inside the reader, caught by the built-ins. The line counts from 1.</summary>
internal sealed class YamlError(int line, string message, int linesBefore) : Exception($"yaml: line {line}: {message}")
{
    /// <summary>The fault as Go's yaml library words it.</summary>
    /// <remarks>
    /// Its scanner counts lines from 1, its parser from 0, neither says that it is in the first line of the text, and what
    /// is wrong with a whole node has no line at all.
    /// </remarks>
    public string Told { get; } = Of(message, linesBefore);

    private static string Of(string message, int linesBefore)
    {
        if (message.StartsWith("json: ", StringComparison.Ordinal) || message.StartsWith("unsupported map key", StringComparison.Ordinal)) return message;
        var isAboutNodes = message.StartsWith("unknown anchor", StringComparison.Ordinal) || message.StartsWith("document contains", StringComparison.Ordinal)
            || message.StartsWith("map merge", StringComparison.Ordinal) || message.StartsWith("invalid map key", StringComparison.Ordinal) || message.StartsWith("cannot decode ", StringComparison.Ordinal)
            || message.StartsWith("!!binary", StringComparison.Ordinal);
        if (isAboutNodes || linesBefore == 0) return $"yaml: {message}";
        var isParsing = message.StartsWith("did not find expected", StringComparison.Ordinal) || message.StartsWith("found incompatible", StringComparison.Ordinal) || message == "found undefined tag handle";
        return $"yaml: line {(isParsing ? linesBefore : linesBefore + 1)}: {message}";
    }
}
