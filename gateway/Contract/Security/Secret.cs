using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Contract;

/// <summary>A value that must never be seen: password, token, private key. It prints as <c>[secret]</c> everywhere.</summary>
/// <remarks>
/// Owned by whoever created it; <see cref="Dispose"/> overwrites the bytes. Only Host/Secrets and Host/Egress may call
/// <see cref="Reveal"/> and <see cref="RevealText"/>; tests/HouseRules keeps that true.
/// </remarks>
public sealed class Secret : IDisposable
{
    private readonly byte[] _value;
    private bool _disposed;

    private Secret(byte[] value) => _value = value;

    /// <summary>Length of the secret in bytes.</summary>
    public int Length => _value.Length;

    /// <summary>Copies the bytes in. An empty secret does not exist: a missing one must stop the call instead.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public static Secret FromBytes(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            throw new ArgumentException("A secret is never empty.", nameof(value));
        return new Secret(value.ToArray());
    }

    /// <summary>The UTF-8 bytes of a text.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static Secret FromText(string value) => FromBytes(Encoding.UTF8.GetBytes(value));

    /// <summary>The bytes themselves, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret was disposed.</exception>
    public ReadOnlySpan<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _value;
    }

    /// <summary>The bytes read as UTF-8.</summary>
    public string RevealText() => Encoding.UTF8.GetString(Reveal());

    /// <summary>Compares in time that depends on the length alone.</summary>
    public bool FixedTimeEquals(Secret other) => CryptographicOperations.FixedTimeEquals(Reveal(), other.Reveal());

    /// <inheritdoc/>
    public override string ToString() => "[secret]";

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_value);
    }
}
