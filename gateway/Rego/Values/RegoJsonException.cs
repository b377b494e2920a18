namespace SecureFin.Rego;

/// <summary>A document that is not JSON, or beyond its limits. The text names the fault and never quotes the document.</summary>
public sealed class RegoJsonException : FormatException
{
    internal RegoJsonException(string message, int position)
        : base(message) => Position = position;

    /// <summary>Byte offset of the fault.</summary>
    public int Position { get; }
}
