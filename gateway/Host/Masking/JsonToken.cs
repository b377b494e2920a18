namespace SecureFin.Gateway.Masking;

/// <summary>What a <see cref="JsonScanner"/> has read.</summary>
internal enum JsonToken : byte
{
    None,

    /// <summary>The name of a member.</summary>
    Name,

    /// <summary>A string that is a value.</summary>
    Text,

    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    Null,

    /// <summary>An object or an array begins.</summary>
    Open,

    /// <summary>An object or an array ends.</summary>
    Close,
}
