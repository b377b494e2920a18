namespace SecureFin.Jose;

/// <summary>The types of a structured field's bare items, RFC 9651 section 3.3.</summary>
public enum SfKind
{
    Integer = 1,
    Decimal = 2,
    String = 3,
    Token = 4,
    Bytes = 5,
    Boolean = 6,
    Date = 7,
    DisplayString = 8,
}
