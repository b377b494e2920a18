using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Secrets.Embedded;

/// <summary>Seals and opens the file and the single values in it with AES-256-GCM (NIST SP 800-38D), random 96-bit nonces.</summary>
/// <remarks>
/// File: one JSON header line, then nonce, ciphertext and tag over the entries; the header line is additional data.
/// Each value is sealed once more under another key with its name, version and end as additional data, so that
/// values cannot be swapped and the opened index holds no secret in clear.
/// </remarks>
internal sealed class StoreCipher(MasterKey master)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lock _lock = new();
    private (byte[] Salt, int Iterations, byte[] Index, byte[] Value)? _keys; // guarded by _lock: stretching is slow on purpose

    /// <summary>An empty file with a fresh salt.</summary>
    public StoredFile Empty() => new(RandomNumberGenerator.GetBytes(16), master.IsPassphrase ? MasterKey.Iterations : 0, 0, []);

    /// <summary>Bytes of the whole file.</summary>
    public byte[] Seal(StoredFile file)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new StoredHeader(1, file.Counter, file.Iterations, file.Salt), StoredJson.Default.StoredHeader);
        var entries = JsonSerializer.SerializeToUtf8Bytes([.. file.Entries], StoredJson.Default.ListStoredEntry);
        return [.. header, (byte)'\n', .. SealBytes(Keys(file).Index, entries, header)];
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="CryptographicException">Wrong master key, or the file was changed.</exception>
    public StoredFile Open(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end is < 0 or > 1024)
            throw new CryptographicException("The file has no header.");
        var header = JsonSerializer.Deserialize(bytes[..end], StoredJson.Default.StoredHeader) ?? throw new CryptographicException("The file has no header.");
        if (header.Format != 1 || header.Salt is not { Length: 16 } || header.Iterations is < 0 or > 10_000_000)
            throw new CryptographicException("The file's header is not understood.");
        if (header.Iterations > 0 != master.IsPassphrase)
            throw new CryptographicException("The file was made with another kind of master key.");
        var file = new StoredFile(header.Salt, header.Iterations, header.Counter, []);
        var entries = OpenBytes(Keys(file).Index, bytes[(end + 1)..], bytes[..end]);
        return file with { Entries = JsonSerializer.Deserialize(entries, StoredJson.Default.ListStoredEntry) ?? [] };
    }

    /// <summary>Seals a value into an entry.</summary>
    public StoredEntry SealValue(StoredFile file, StoredEntry entry, ReadOnlySpan<byte> value) =>
        entry with { Sealed = SealBytes(Keys(file).Value, value, AdditionalData(entry)) };

    /// <summary>Opens an entry's value; the caller overwrites the array after use.</summary>
    public byte[] OpenValue(StoredFile file, StoredEntry entry) => OpenBytes(Keys(file).Value, entry.Sealed, AdditionalData(entry));

    private static byte[] AdditionalData(StoredEntry entry) =>
        Encoding.UTF8.GetBytes($"{entry.Name}\n{entry.Version}\n{entry.NotAfter?.ToUnixTimeMilliseconds()}");

    private static byte[] SealBytes(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> additional)
    {
        var result = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceBytes, plain.Length), result.AsSpan(NonceBytes + plain.Length), additional);
        return result;
    }

    private static byte[] OpenBytes(byte[] key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> additional)
    {
        if (data.Length < NonceBytes + TagBytes)
            throw new CryptographicException("The file is cut short.");
        var plain = new byte[data.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(data[..NonceBytes], data[NonceBytes..^TagBytes], data[^TagBytes..], plain, additional);
        return plain;
    }

    private (byte[] Index, byte[] Value) Keys(StoredFile file)
    {
        lock (_lock)
        {
            if (_keys is not { } keys || keys.Iterations != file.Iterations || !keys.Salt.AsSpan().SequenceEqual(file.Salt))
            {
                keys = (file.Salt, file.Iterations, master.Derive("securefin secrets index", file.Salt, file.Iterations), master.Derive("securefin secrets value", file.Salt, file.Iterations));
                _keys = keys;
            }

            return (keys.Index, keys.Value);
        }
    }
}
