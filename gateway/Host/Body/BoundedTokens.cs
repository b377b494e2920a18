using System.Xml;
using SecureFin.Gateway.Egress;

namespace SecureFin.Gateway.Body;

/// <summary>A body as a reader of XML takes it, token by token: ends where one token is longer than memory should hold. Owned by one body.</summary>
/// <remarks>
/// The reader collects a tag, a comment, a CDATA section or an instruction whole, so what is bounded is what it takes for one step.
/// A text counts with the tag behind it.
/// </remarks>
internal sealed class BoundedTokens(Stream body) : ReadOnlyStream
{
    /// <summary>Longest token, in bytes.</summary>
    public const int MaxTokenBytes = 8 * 1024 * 1024;

    private int _taken;

    /// <summary>The reader has come to the end of a token.</summary>
    public void Next() => _taken = 0;

    /// <exception cref="XmlException">The token is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_taken > MaxTokenBytes)
            throw new XmlException("One token of the body is too long.");
        var read = await body.ReadAsync(buffer, cancellationToken);
        _taken += read;
        return read;
    }
}
