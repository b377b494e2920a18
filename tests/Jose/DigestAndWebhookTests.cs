using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Jose.Tests;

/// <summary>Content-Digest, Digest, draft-cavage signatures, body signatures and webhooks.</summary>
public sealed class DigestAndWebhookTests
{
    private static readonly FixedClock Clock = FixedClock.Standard;
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"hello\": \"world\"}");

    [Theory]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", true)]
    [InlineData("sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:", true)]
    [InlineData("md5=:AAAA:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", true)]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==:", false)]
    [InlineData("sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:", false)]
    public void A_digest_is_judged_over_the_body(string value, bool expected)
    {
        Assert.True(ContentDigest.TryParse(value, out var digest));
        Assert.Equal(expected, digest!.Matches(Body));
    }

    [Theory]
    [InlineData("md5=:AAAA:")]
    [InlineData("sha=:AAAAAAAAAAAAAAAAAAAAAAAAAAA=:, unixsum=:AAAA:")]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("SHA-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")]
    [InlineData("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE:")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPF=:")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJ RJN3OWDUoyWxBf7kbu9DBPE=:")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:,")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=: x")]
    [InlineData("sha-256=(:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:)")]
    [InlineData("sha-512=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AAAA:")]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-256=\"X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\"")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")]
    public void A_digest_field_without_one_clear_known_digest_is_refused(string value) => Assert.False(ContentDigest.TryParse(value, out _));

    [Fact]
    public void The_old_digest_field_matches_its_body_alone()
    {
        Assert.Equal("SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", LegacyDigest.For([]));
        Assert.True(LegacyDigest.Matches(LegacyDigest.For(Body), Body));
        Assert.False(LegacyDigest.Matches(LegacyDigest.For(Body), []));
        Assert.False(LegacyDigest.Matches("MD5=AAAA", Body));
    }

    [Fact]
    public async Task A_Berlin_Group_signature_covers_digest_and_request_id()
    {
        using var key = RsaSigningKey.Generate("seal", SignatureAlgorithm.RS256);
        var known = VerificationKey.From(key.PublicJwk, SignatureAlgorithm.RS256);
        KeyValuePair<string, string>[] fields = [new("Digest", LegacyDigest.For(Body)), new("X-Request-ID", "99391c7e-ad88-49ec-a2ad-99ddcb1f7721")];
        var message = HttpMessage.OfRequest("POST", "https://xs2a.example/v1/payments", fields);
        string[] covered = ["digest", "x-request-id"];

        var value = await CavageSignature.SignAsync(message, covered, "SN=9FA1,CA=CN=Test CA,O=Test,C=DE", key, TestContext.Current.CancellationToken);

        Assert.StartsWith("keyId=\"SN=9FA1,CA=CN=Test CA,O=Test,C=DE\",algorithm=\"rsa-sha256\",headers=\"digest x-request-id\",signature=\"", value, StringComparison.Ordinal);
        Assert.Null(CavageSignature.Verify(message, value, _ => known, covered));
        Assert.Equal(HttpSignatureError.Coverage, CavageSignature.Verify(message, value, _ => known, ["date"]));
        var changed = HttpMessage.OfRequest("POST", "https://xs2a.example/v1/payments", [new("Digest", LegacyDigest.For([])), fields[1]]);
        Assert.Equal(JoseError.Signature, CavageSignature.Verify(changed, value, _ => known, covered));
        Assert.Equal(HttpSignatureError.Fields, CavageSignature.Verify(message, value + "," + value, _ => known, covered));
    }

    [Fact]
    public async Task An_RS256_key_signs_no_token()
    {
        using var key = RsaSigningKey.Generate("seal", SignatureAlgorithm.RS256);

        var refusal = await Assert.ThrowsAsync<JoseException>(async () => await CompactJws.SignAsync(JwsHeaderFields.None, Body, key));

        Assert.Equal(JoseError.Algorithm, refusal.Error);
    }

    [Fact]
    public void A_standard_webhook_verifies_with_any_current_secret_in_time()
    {
        var old = RandomNumberGenerator.GetBytes(32);
        var current = RandomNumberGenerator.GetBytes(32);
        var timestamp = Clock.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signatures = "v1a,AAAA " + StandardWebhook.Sign("msg_1", Clock.Now, Body, current);

        Assert.Null(StandardWebhook.Verify("msg_1", timestamp, signatures, Body, [old, current], Clock));
        Assert.Equal(WebhookError.Signature, StandardWebhook.Verify("msg_1", timestamp, signatures, Body, [old], Clock));
        Assert.Equal(WebhookError.Signature, StandardWebhook.Verify("msg_2", timestamp, signatures, Body, [current], Clock));
        Assert.Equal(WebhookError.Time, StandardWebhook.Verify("msg_1", timestamp, signatures, Body, [current], new FixedClock(Clock.Now.AddMinutes(6))));
        Assert.Equal(WebhookError.Fields, StandardWebhook.Verify("msg_1", "-1", signatures, Body, [current], Clock));
    }

    [Fact]
    public void An_event_id_may_hold_a_dot_as_the_gateways_own_do()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var timestamp = Clock.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Null(StandardWebhook.Verify("01M7ZGK.3", timestamp, StandardWebhook.Sign("01M7ZGK.3", Clock.Now, Body, secret), Body, [secret], Clock));
    }

    [Fact]
    public void The_example_of_the_webhook_specification_verifies()
    {
        Assert.True(StandardWebhook.TryReadSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var secret));
        var error = StandardWebhook.Verify(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            "{\"test\": 2432232314}"u8, [secret], FixedClock.AtUnix(1614265330));

        Assert.Null(error);
    }

    [Fact]
    public void A_timestamped_webhook_verifies_and_a_changed_body_does_not()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var seconds = Clock.Now.ToUnixTimeSeconds();
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{seconds}.{Encoding.UTF8.GetString(Body)}")));

        Assert.Null(TimestampedWebhook.Verify($"t={seconds},v1={mac}", Body, [secret], Clock));
        Assert.Equal(WebhookError.Signature, TimestampedWebhook.Verify($"t={seconds},v1={mac}", [], [secret], Clock));
        Assert.Equal(WebhookError.Fields, TimestampedWebhook.Verify($"t={seconds},t=1,v1={mac}", Body, [secret], Clock));
    }

    [Fact]
    public async Task A_body_signature_covers_the_raw_body()
    {
        using var key = RsaSigningKey.Generate("body", SignatureAlgorithm.RS256);
        var known = VerificationKey.From(key.PublicJwk, SignatureAlgorithm.RS256);
        var value = await BodySignature.SignAsync(Body, key, TestContext.Current.CancellationToken);

        Assert.Null(BodySignature.Verify(value, Body, known, SignatureAlgorithm.RS256));
        Assert.Equal(JoseError.Signature, BodySignature.Verify(value, [], known, SignatureAlgorithm.RS256));
    }
}
