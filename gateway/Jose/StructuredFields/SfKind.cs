namespace SecureFin.Jose;

/// <summary>The types of a structured field's bare items, RFC 9651 section 3.3.</summary>
public enum SfKind
{
    /// <summary><c>-999999999999999</c> to <c>999999999999999</c>.</summary>
    Integer = 1,

    /// <summary><c>4.5</c>, at most three digits after the point.</summary>
    Decimal = 2,

    /// <summary><c>"text"</c>, printable ASCII.</summary>
    String = 3,

    /// <summary><c>foo/bar</c>, a word without quotes.</summary>
    Token = 4,

    /// <summary><c>:aGVsbG8=:</c>, base64 with padding.</summary>
    Bytes = 5,

    /// <summary><c>?1</c> or <c>?0</c>.</summary>
    Boolean = 6,

    /// <summary><c>@1659578233</c>, whole seconds since 1970.</summary>
    Date = 7,

    /// <summary><c>%"f%c3%bc"</c>, Unicode.</summary>
    DisplayString = 8,
}
