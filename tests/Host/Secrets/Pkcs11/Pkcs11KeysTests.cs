using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Secrets.Pkcs11;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Gateway.Tests.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Secrets.Pkcs11;

/// <summary>Keys in a SoftHSM token through OpenSSL's engine.</summary>
public sealed class Pkcs11KeysTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ec-seal", SignatureAlgorithm.ES256)]
    [InlineData("rsa-seal", SignatureAlgorithm.PS256)]
    [InlineData("rsa-seal", SignatureAlgorithm.RS256)]
    public async Task A_key_in_the_token_signs_and_its_public_half_verifies(string label, SignatureAlgorithm algorithm)
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        using var keys = new Pkcs11Keys(await SoftToken.OptionsAsync());

        var key = keys.Get(SoftToken.Uri(label), "seal-1", algorithm);
        var signatures = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => key.SignAsync(new byte[] { (byte)i }, Ct).AsTask()));

        Assert.Equal(algorithm, key.Algorithm);
        var known = (label == "ec-seal" ? Seal.Ec : Seal.Rsa).Public(algorithm); // from the certificate, not from the token
        for (var i = 0; i < signatures.Length; i++)
            Assert.True(known.Verify([(byte)i], signatures[i], algorithm));
        Assert.Same(key, keys.Get(SoftToken.Uri(label), "seal-1", algorithm));
    }

    [Theory]
    [InlineData("no-such-key", "493871")]
    [InlineData("ec-seal", "000000")]
    public async Task A_missing_key_or_a_wrong_PIN_is_refused_before_anything_is_sent(string label, string pin)
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        // The right PIN opens a session that the engine keeps for the process; another token label keeps the cases apart.
        var options = await SoftToken.OptionsAsync(pin);
        using var keys = new Pkcs11Keys(options);
        var uri = pin == "493871" ? SoftToken.Uri(label) : SoftToken.Uri(label).Replace("token=tests", "token=other", StringComparison.Ordinal);
        var refusal = Assert.Throws<ProblemException>(() => keys.Get(uri, null, SignatureAlgorithm.PS256));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
    }

    [Fact]
    public async Task A_PIN_file_that_others_may_read_is_refused()
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        var options = await SoftToken.OptionsAsync();
        var open = options.PinFile + "-open";
        File.Copy(options.PinFile, open, overwrite: true);
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        using var keys = new Pkcs11Keys(new Pkcs11Options { ModulePath = options.ModulePath, PinFile = open });
        Assert.Throws<ProblemException>(() => keys.Get(SoftToken.Uri("ec-seal"), null, SignatureAlgorithm.PS256));
    }

    [Fact]
    public async Task A_certified_key_signs_the_calls_and_the_token_signs_once()
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        using var keys = new Pkcs11Keys(await SoftToken.OptionsAsync());
        var slow = new Counting(keys.Get(SoftToken.Uri("ec-seal"), "hsm-1", SignatureAlgorithm.PS256));
        var clock = new ManualTime();
        var recorded = new List<CertifiedKey>();
        using var certified = new CertifiedKeys(slow, TimeSpan.FromHours(1), clock, (key, _) =>
        {
            recorded.Add(key);
            return ValueTask.CompletedTask;
        });

        var first = await certified.GetAsync(Ct);
        for (var i = 0; i < 50; i++)
            await (await certified.GetAsync(Ct)).Key.SignAsync(new byte[] { 1 }, Ct);

        Assert.Equal(1, slow.Signed);
        Assert.Equal((first.Name, "hsm-1", first.Statement), (recorded.Single().Kid, recorded.Single().By, recorded.Single().Statement));
        var trusted = new VerificationKeySet(VerificationKey.FromCertificate(Seal.Ec.Certificate, "hsm-1", SignatureAlgorithm.ES256));
        var known = KeyCertificate.Verify(first.Statement!, trusted, clock, out var error);
        Assert.Null(error);
        var signature = await first.Key.SignAsync("x"u8.ToArray(), Ct);
        Assert.True(known!.Verify("x"u8, signature, SignatureAlgorithm.ES256));
        Assert.Equal(known.Jwk.Thumbprint, first.Name);

        clock.Advance(TimeSpan.FromMinutes(41)); // two thirds of its life
        Assert.NotEqual(first.Name, (await certified.GetAsync(Ct)).Name);
        slow.Down = true;
        clock.Advance(TimeSpan.FromMinutes(50)); // renewal is due, the life is not over
        Assert.NotNull(await certified.GetAsync(Ct));
        clock.Advance(TimeSpan.FromMinutes(15)); // now it is
        await Assert.ThrowsAsync<ProblemException>(() => certified.GetAsync(Ct).AsTask());
        Assert.Null(KeyCertificate.Verify(first.Statement!, trusted, clock, out error));
        Assert.Equal(JoseError.Expired, error);
    }

    private sealed class Counting(ISigningKey key) : ISealingKeys, ISigningKey
    {
        public int Signed { get; private set; }

        public bool Down { get; set; }

        public string Kid => key.Kid;

        public SignatureAlgorithm Algorithm => key.Algorithm;

        public Jwk PublicJwk => key.PublicJwk;

        public ValueTask<SealingKey> GetAsync(CancellationToken cancellation) => ValueTask.FromResult(new SealingKey(this));

        public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
        {
            if (Down)
                throw new ProblemException(Problems.SecretUnavailable, "down");
            Signed++;
            return key.SignAsync(data, ct);
        }
    }
}
