namespace SecureFin.Jose;

/// <summary>One typed value of a structured field. Exactly the member that belongs to <see cref="Kind"/> is meaningful.</summary>
public sealed record SfBareItem
{
    private SfBareItem(SfKind kind) => Kind = kind;

    public static SfBareItem True { get; } = new(SfKind.Boolean) { Integer = 1 };

    public static SfBareItem False { get; } = new(SfKind.Boolean);

    public SfKind Kind { get; }

    /// <summary>Integer, Date (seconds since 1970), or Boolean as 0 and 1.</summary>
    public long Integer { get; private init; }

    /// <summary>Decimal, at most three digits after the point.</summary>
    public decimal Decimal { get; private init; }

    /// <summary>String, Token or DisplayString.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Byte sequence.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    public static SfBareItem OfInteger(long value) => new(SfKind.Integer) { Integer = value };

    public static SfBareItem OfDate(long seconds) => new(SfKind.Date) { Integer = seconds };

    public static SfBareItem OfDecimal(decimal value) => new(SfKind.Decimal) { Decimal = value };

    public static SfBareItem OfString(string value) => new(SfKind.String) { Text = value };

    public static SfBareItem OfToken(string value) => new(SfKind.Token) { Text = value };

    public static SfBareItem OfDisplayString(string value) => new(SfKind.DisplayString) { Text = value };

    public static SfBareItem OfBytes(ReadOnlyMemory<byte> value) => new(SfKind.Bytes) { Bytes = value };
}
