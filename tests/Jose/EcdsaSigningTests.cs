using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using SecureFin.Jose.Native;
using Xunit;

namespace SecureFin.Jose.Tests;

public sealed class EcdsaSigningTests
{
    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.ES384)]
    [InlineData(SignatureAlgorithm.ES512)]
    public void Many_threads_sign_with_one_key_and_each_signature_verifies_by_the_platform(SignatureAlgorithm algorithm)
    {
        using var key = EcdsaSigningKey.Generate("k", algorithm);
        var known = VerificationKey.From(key.PublicJwk);

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var data = BitConverter.GetBytes(i);
            Assert.True(known.Verify(data, key.Sign(data), algorithm)); // two in 256 begin with a zero byte
        });
    }

    [Fact]
    public void A_key_that_cannot_be_copied_out_signs_where_it_is()
    {
        using var inside = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = EcdsaSigningKey.From(new TokenKey(inside), "k");

        Assert.True(VerificationKey.From(key.PublicJwk).Verify([1], key.Sign([1]), SignatureAlgorithm.ES256));
    }

    [Fact]
    public void A_key_that_was_disposed_signs_nothing()
    {
        var key = EcdsaSigningKey.Generate("k");
        key.Sign([1]);
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
    }

    [Fact]
    public void Each_half_of_a_signature_fills_its_field() => Prop.ForAll(
        (from r in Integers() from s in Integers() select (r, s)).ToArbitrary(),
        pair => EcdsaFields.FromDer(Der(pair.r, pair.s), 32).AsSpan().SequenceEqual((byte[])[.. Field(pair.r), .. Field(pair.s)])).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("30", "no length")]
    [InlineData("3003020101", "one integer")]
    [InlineData("300602010102010", "cut")]
    [InlineData("0406020101020101", "no sequence")]
    [InlineData("300702020001020101", "an integer with a needless zero")]
    public void What_is_no_signature_is_refused(string hex, string why) =>
        Assert.True(Assert.ThrowsAny<Exception>(() => EcdsaFields.FromDer(Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex[..^1]), 32)) is CryptographicException, why);

    [Fact]
    public void A_half_longer_than_its_curve_is_refused() =>
        Assert.Throws<CryptographicException>(() => EcdsaFields.FromDer(Der(BigInteger.One << 256, BigInteger.One), 32));

    private static Gen<BigInteger> Integers() =>
        from length in Gen.Choose(1, 32)
        from bytes in Gen.Choose(0, 255).ArrayOf(length)
        select new BigInteger([.. bytes.Select(b => (byte)b)], isUnsigned: true);

    private static byte[] Field(BigInteger value) => [.. new byte[32 - value.GetByteCount(isUnsigned: true)], .. value.ToByteArray(isUnsigned: true, isBigEndian: true)];

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return writer.Encode();
    }

    /// <summary>A key as in an HSM: it signs, and its private part does not come out.</summary>
    private sealed class TokenKey : ECDsa
    {
        private readonly ECDsa inside;

        public TokenKey(ECDsa inside) => (this.inside, KeySizeValue) = (inside, inside.KeySize);

        public override byte[] SignHash(byte[] hash) => inside.SignHash(hash);

        public override bool VerifyHash(byte[] hash, byte[] signature) => inside.VerifyHash(hash, signature);

        public override ECParameters ExportParameters(bool includePrivateParameters) =>
            includePrivateParameters ? throw new CryptographicException("The key stays.") : inside.ExportParameters(includePrivateParameters: false);
    }
}
