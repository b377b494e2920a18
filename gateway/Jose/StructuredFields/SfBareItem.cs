namespace SecureFin.Jose;

/// <summary>One typed value of a structured field. Exactly the member that belongs to <see cref="Kind"/> is meaningful.</summary>
public sealed record SfBareItem
{
    private SfBareItem(SfKind kind) => Kind = kind;

    /// <summary>The Boolean <c>?1</c>.</summary>
    public static SfBareItem True { get; } = new(SfKind.Boolean) { Integer = 1 };

    /// <summary>The Boolean <c>?0</c>.</summary>
    public static SfBareItem False { get; } = new(SfKind.Boolean);

    /// <summary>Its type.</summary>
    public SfKind Kind { get; }

    /// <summary>Integer, Date (seconds since 1970), or Boolean as 0 and 1.</summary>
    public long Integer { get; private init; }

    /// <summary>Decimal, at most three digits after the point.</summary>
    public decimal Decimal { get; private init; }

    /// <summary>String, Token or DisplayString.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Byte sequence.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>An Integer, at most 15 digits (RFC 9651 section 3.3.1).</summary>
    public static SfBareItem OfInteger(long value) => new(SfKind.Integer) { Integer = value };

    /// <summary>A Date, in seconds since 1970 (section 3.3.7).</summary>
    public static SfBareItem OfDate(long seconds) => new(SfKind.Date) { Integer = seconds };

    /// <summary>A Decimal, at most 12 digits before the point and three after it (section 3.3.2).</summary>
    public static SfBareItem OfDecimal(decimal value) => new(SfKind.Decimal) { Decimal = value };

    /// <summary>A String of printable ASCII (section 3.3.3).</summary>
    public static SfBareItem OfString(string value) => new(SfKind.String) { Text = value };

    /// <summary>A Token, a word without quotes (section 3.3.4).</summary>
    public static SfBareItem OfToken(string value) => new(SfKind.Token) { Text = value };

    /// <summary>A Display String of any characters (section 3.3.8).</summary>
    public static SfBareItem OfDisplayString(string value) => new(SfKind.DisplayString) { Text = value };

    /// <summary>A Byte Sequence (section 3.3.5); the memory is not copied.</summary>
    public static SfBareItem OfBytes(ReadOnlyMemory<byte> value) => new(SfKind.Bytes) { Bytes = value };
}
