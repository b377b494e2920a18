namespace SecureFin.Gateway.Masking;

/// <summary>What may come next in a JSON text. Source: RFC 8259 section 2.</summary>
internal enum JsonNext : byte
{
    /// <summary>A value: the root, behind a colon, or behind a comma in an array.</summary>
    Value = 0,

    /// <summary>A value, or the end of an empty array.</summary>
    FirstElement,

    /// <summary>A name, behind a comma in an object.</summary>
    Name,

    /// <summary>A name, or the end of an empty object.</summary>
    FirstName,

    Colon,

    /// <summary>A comma, or the end of the container.</summary>
    Separator,

    /// <summary>White space only: the root value has ended.</summary>
    End,
}
