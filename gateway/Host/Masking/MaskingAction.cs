namespace SecureFin.Gateway.Masking;

/// <summary>What becomes of a value that must not be seen.</summary>
internal enum MaskingAction
{
    /// <summary>The value passes.</summary>
    None = 0,

    /// <summary>A part stays for recognition: <c>DE89…3000</c>.</summary>
    Partial = 1,

    /// <summary>A keyed token stands in its place: the same value gives the same token.</summary>
    Token = 2,

    /// <summary>JSON <c>null</c>, an empty element or attribute, <c>[removed]</c> inside a text.</summary>
    Remove = 3,
}
