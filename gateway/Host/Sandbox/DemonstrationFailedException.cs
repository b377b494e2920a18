using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Gateway.Sandbox;

/// <summary>A demonstration did not hold; the message says what was seen instead.</summary>
internal sealed class DemonstrationFailedException(string message) : Exception(message)
{
    /// <summary>Fails unless the condition holds.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
            throw new DemonstrationFailedException(otherwise);
    }
}
