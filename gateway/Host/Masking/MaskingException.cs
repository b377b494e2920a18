namespace SecureFin.Gateway.Masking;

/// <summary>A body cannot be masked and must not pass. The message names the rule that was broken, never content.</summary>
/// <param name="reason">The rule.</param>
/// <param name="isSyntax">True when the text is no document of its kind at all; not for what is one and beyond a bound.</param>
internal sealed class MaskingException(string reason, bool isSyntax = false) : Exception(reason)
{
    /// <summary>True when the text is no document of its kind at all: inside another document it is a text like any other.</summary>
    public bool IsSyntax { get; } = isSyntax;
}
