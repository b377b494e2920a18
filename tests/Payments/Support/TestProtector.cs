using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Payments.Tests.Support;

/// <summary>Seals with a fixed key, as a host would with one of its secrets.</summary>
internal sealed class TestProtector(byte key = 1) : IPayloadProtector
{
    private readonly byte[] _key = [.. Enumerable.Repeat(key, 32)];

    public static TestProtector Instance { get; } = new();

    public string Seal(string text, string place)
    {
        var data = new byte[Encoding.UTF8.GetByteCount(text) + 28];
        RandomNumberGenerator.Fill(data.AsSpan(0, 12));
        using var aes = new AesGcm(_key, 16);
        aes.Encrypt(data.AsSpan(0, 12), Encoding.UTF8.GetBytes(text), data.AsSpan(28), data.AsSpan(12, 16), Encoding.UTF8.GetBytes(place));
        return Convert.ToBase64String(data);
    }

    public string Open(string sealedText, string place)
    {
        var data = Convert.FromBase64String(sealedText);
        var text = new byte[data.Length - 28];
        using var aes = new AesGcm(_key, 16);
        aes.Decrypt(data.AsSpan(0, 12), data.AsSpan(28), data.AsSpan(12, 16), text, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(text);
    }

    public string Token(string value) => Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value)));
}
