namespace SecureFin.Jose.Tests;

public sealed class KeyCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly EcdsaSigningKey _slow = EcdsaSigningKey.Generate("hsm-1");
    private readonly EcdsaSigningKey _fast = EcdsaSigningKey.Generate("call");
    private readonly FixedClock _clock = new(Now);

    private VerificationKeySet Trusted => new(VerificationKey.From(_slow.PublicJwk));

    [Fact]
    public async Task The_key_inside_is_the_one_that_was_certified()
    {
        var statement = await KeyCertificate.IssueAsync(_fast.PublicJwk, _slow, _clock, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);

        var key = KeyCertificate.Verify(statement, Trusted, _clock, out var error);

        Assert.Null(error);
        Assert.Equal((_fast.PublicJwk.Thumbprint, "call"), (key!.Jwk.Thumbprint, key.Kid));
    }

    [Fact]
    public async Task A_statement_of_another_key_time_or_type_certifies_nothing()
    {
        var statement = await KeyCertificate.IssueAsync(_fast.PublicJwk, _slow, _clock, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        var token = await new JwtBuilder().Type("at+jwt").Times(_clock, TimeSpan.FromHours(1)).SignAsync(_slow, TestContext.Current.CancellationToken);
        var bare = await new JwtBuilder().Type("signing-key+jwt").Times(_clock, TimeSpan.FromHours(1)).SignAsync(_slow, TestContext.Current.CancellationToken);

        Assert.Equal(JoseError.Signature, ErrorOf(statement, new VerificationKeySet(VerificationKey.From(EcdsaSigningKey.Generate("hsm-1").PublicJwk)), Now));
        Assert.Equal(JoseError.KeyUnknown, ErrorOf(statement, new VerificationKeySet(VerificationKey.From(_fast.PublicJwk)), Now));
        Assert.Equal(JoseError.Expired, ErrorOf(statement, Trusted, Now.AddMinutes(62)));
        Assert.Equal(JoseError.NotYetValid, ErrorOf(statement, Trusted, Now.AddMinutes(-2)));
        Assert.Equal(JoseError.Type, ErrorOf(token, Trusted, Now));
        Assert.Equal(JoseError.Claims, ErrorOf(bare, Trusted, Now));
        Assert.NotNull(ErrorOf("nonsense", Trusted, Now));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => KeyCertificate.IssueAsync(_fast.PublicJwk, _slow, _clock, TimeSpan.FromHours(25)).AsTask());
    }

    public void Dispose()
    {
        _slow.Dispose();
        _fast.Dispose();
    }

    private static JoseError? ErrorOf(string statement, VerificationKeySet trusted, DateTimeOffset now)
    {
        Assert.Null(KeyCertificate.Verify(statement, trusted, new FixedClock(now), out var error));
        return error;
    }
}
