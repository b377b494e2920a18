using System.Security.Cryptography;
using SecureFin.Audit.Native;

namespace SecureFin.Audit.Tests.Native;

public sealed class FastSha256Tests
{
    [Fact]
    public void Every_length_gives_the_hash_of_the_base_class_library()
    {
        var random = new Random(7);
        for (var length = 0; length < 5000; length += length < 300 ? 1 : 97)
        {
            var message = new byte[length + 1];
            random.NextBytes(message);
            var (native, managed) = (new byte[32], new byte[32]);

            FastSha256.Hash(message[0], message.AsSpan(1), native);
            FastSha256.HashManaged(message[0], message.AsSpan(1), managed);

            Assert.Equal(SHA256.HashData(message), native);
            Assert.Equal(native, managed);
        }
    }
}
