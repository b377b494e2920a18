namespace SecureFin.Audit.Canonical;

// Plain comments: the file is compiled into several assemblies, and the description of the API wants each documented name once.
//
// What a JSON text escapes in its canonical form, and how: control characters, the quote, the backslash. Source: RFC 8785 section 3.2.2.2.
internal static class JsonEscape
{
    public static bool Needs(int c) => c is < ' ' or '"' or '\\';

    // Of a character that needs it.
    public static string Of(int c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => $"\\u{c:x4}",
    };
}
