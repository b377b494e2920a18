using System.Text;

namespace SecureFin.Jose.Tests;

/// <summary>What this library signs, it verifies, and nothing near it.</summary>
public sealed class RoundTripTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"Data":{"Amount":"10.00"}}""");
    private static readonly FixedClock Clock = FixedClock.Standard;

    public static TheoryData<SignatureAlgorithm> SigningAlgorithms =>
        [SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512, SignatureAlgorithm.PS256, SignatureAlgorithm.PS384, SignatureAlgorithm.PS512];

    [Theory]
    [MemberData(nameof(SigningAlgorithms))]
    public async Task A_signed_token_verifies_and_a_changed_one_does_not(SignatureAlgorithm algorithm)
    {
        var key = Keys.For(algorithm);
        var token = await CompactJws.SignAsync(JwsHeaderFields.None, Body, key, TestContext.Current.CancellationToken);
        var keys = new VerificationKeySet(VerificationKey.From(key.PublicJwk));

        var result = CompactJws.Verify(token, keys);

        Assert.True(result.Ok);
        Assert.Equal(Body, result.Payload.ToArray());
        Assert.Equal(JoseError.Signature, CompactJws.Verify(token.Replace(".eyJEY", ".eyJEZ", StringComparison.Ordinal), keys).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_detached_signature_covers_the_body_bytes(bool unencoded)
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var value = await DetachedJws.SignAsync(JwsHeaderFields.None, Body, key, unencoded, TestContext.Current.CancellationToken);
        var keys = new VerificationKeySet(VerificationKey.From(key.PublicJwk));

        Assert.Contains("..", value, StringComparison.Ordinal);
        Assert.True(DetachedJws.Verify(value, Body, keys).Ok);
        Assert.True(DetachedJws.Verify(value, Body, keys, unencoded: unencoded).Ok);
        Assert.False(DetachedJws.Verify(value, Body, keys, unencoded: !unencoded).Ok);
        Assert.Equal(JoseError.Signature, DetachedJws.Verify(value, Body.Append((byte)' ').ToArray(), keys).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_OBIE_profile_takes_its_own_b64_rule_and_refuses_the_other(bool legacy)
    {
        var key = Keys.For(SignatureAlgorithm.PS256);
        var keys = new VerificationKeySet(VerificationKey.From(key.PublicJwk));
        var options = new ObieJwsOptions { Issuer = "0015800001041RHAAY/2kPz5bxSm", LegacyB64 = legacy };
        var value = await ObieJws.SignAsync(Body, options, key, Clock, TestContext.Current.CancellationToken);

        Assert.True(ObieJws.Verify(value, Body, keys, options, Clock).Ok);
        Assert.Equal(JoseError.ObieIssuer, ObieJws.Verify(value, Body, keys, options with { Issuer = "other" }, Clock).Error);
        Assert.Equal(JoseError.ObieIssuer, ObieJws.Verify(value, Body, keys, options with { TrustAnchor = "other" }, Clock).Error);
        Assert.Equal(JoseError.ObieTime, ObieJws.Verify(value, Body, keys, options, new FixedClock(Clock.Now.AddHours(1))).Error);
        Assert.Equal(JoseError.ObieTime, ObieJws.Verify(value, Body, keys, options, new FixedClock(Clock.Now.AddHours(-1))).Error);
        Assert.False(ObieJws.Verify(value, Body, keys, options with { LegacyB64 = !legacy }, Clock).Ok);
    }

    [Fact]
    public async Task A_DPoP_proof_is_bound_to_method_address_token_and_nonce()
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var proof = await DpopProof.CreateAsync(
            "POST", "https://gateway.example/v1/payments?x=1", key, Clock, "token", "n-1", TestContext.Current.CancellationToken);
        var policy = new DpopPolicy { AccessToken = "token", Nonce = "n-1" };

        var result = DpopProof.Verify(proof, "POST", "https://GATEWAY.example:443/v1/payments", policy, Clock);

        Assert.Equal(key.PublicJwk.Thumbprint, result.KeyThumbprint);
        Assert.Equal(JoseError.DpopTarget, DpopProof.Verify(proof, "GET", "https://gateway.example/v1/payments", policy, Clock).Error);
        Assert.Equal(JoseError.DpopTarget, DpopProof.Verify(proof, "POST", "https://gateway.example/v1/other", policy, Clock).Error);
        Assert.Equal(JoseError.DpopToken, DpopProof.Verify(proof, "POST", "https://gateway.example/v1/payments", policy with { AccessToken = "x" }, Clock).Error);
        Assert.Equal(JoseError.DpopNonce, DpopProof.Verify(proof, "POST", "https://gateway.example/v1/payments", policy with { Nonce = "x" }, Clock).Error);
    }

    [Fact]
    public async Task A_client_assertion_names_the_client_twice_and_expires()
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var token = await JwtBuilder.ClientAssertion("erp", "https://as.example", Clock).SignAsync(key, TestContext.Current.CancellationToken);
        var policy = new JwtPolicy { Issuer = "erp", Audiences = ["https://as.example"], Types = ["JWT"], RequiredClaims = ["sub", "jti"], RequireBinding = false };
        var keys = new VerificationKeySet(VerificationKey.From(key.PublicJwk));

        Assert.Equal("erp", new JwtValidator(policy, Clock).Validate(token, keys, JwtBinding.None).Claims?.Subject);
        Assert.Equal(JoseError.Expired, new JwtValidator(policy, new FixedClock(Clock.Now.AddSeconds(90))).Validate(token, keys, JwtBinding.None).Error);
    }

    [Fact]
    public async Task A_token_that_ends_in_the_last_second_that_there_is_lives_too_long_and_breaks_nothing()
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var token = await new JwtBuilder().Claim("iss", "as").Claim("sub", "erp").Claim("aud", "api").Claim("iat", Clock.Now.ToUnixTimeSeconds()).Claim("exp", 253_402_300_799)
            .SignAsync(key, TestContext.Current.CancellationToken);
        var policy = new JwtPolicy { Issuer = "as", Audiences = ["api"], Types = ["JWT"], RequireBinding = false };

        Assert.Equal(JoseError.Lifetime, new JwtValidator(policy, Clock).Validate(token, new VerificationKeySet(VerificationKey.From(key.PublicJwk)), JwtBinding.None).Error);
    }
}
