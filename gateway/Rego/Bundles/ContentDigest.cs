using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego.Bundles;

/// <summary>Hashes what a bundle says, whatever files it stood in. Parts are preceded by their length, so that none runs into the next.</summary>
internal static class ContentDigest
{
    public static string Of(PolicyBundle bundle)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in bundle.Roots.Concat(bundle.Modules.SelectMany(module => new[] { module.Path, module.Text })))
            Add(hash, Encoding.UTF8.GetBytes(text));
        var writer = new Writer(hash);
        RegoJson.Write(bundle.Data, writer);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, byte[] part)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }

    /// <summary>Hashes what is written and keeps none of it: data may have a hundred megabytes.</summary>
    private sealed class Writer(IncrementalHash hash) : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[64 * 1024];

        public void Advance(int count) => hash.AppendData(_buffer, 0, count);

        public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint);

        private byte[] Room(int sizeHint) => sizeHint <= _buffer.Length ? _buffer : _buffer = new byte[sizeHint];
    }
}
