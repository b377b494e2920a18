using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>What a pack says of the gateway's own signature of an answer, checked with openssl alone.</summary>
public sealed class AnswerSealTests
{
    public static TheoryData<SignatureAlgorithm> Algorithms => [SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512, SignatureAlgorithm.PS256, SignatureAlgorithm.PS512];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task The_signature_of_an_answer_is_checked_with_openssl_and_fails_for_another_text_or_body(SignatureAlgorithm algorithm)
    {
        using var exchange = new SealedExchange();
        var key = Key("seal-1", algorithm);
        exchange.Publish(key.PublicJwk, Key("another", SignatureAlgorithm.ES256).PublicJwk);
        await exchange.SignAnswerAsync(key);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var command in exchange.Commands)
            Assert.True(await exchange.ShellAsync(command) == 0, command);
        var own = exchange.Commands.Where(command => command.Contains("signed/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, own.Count);
        Assert.Contains("\"@target-uri\";req: https://localhost:8443/v1/payments?a=b\n", await File.ReadAllTextAsync(exchange["pack/signed/0-answer.base"]), StringComparison.Ordinal);
        Assert.Contains("another", await File.ReadAllTextAsync(exchange["pack/signed/answer-keys.jwks"]), StringComparison.Ordinal);
        await File.AppendAllTextAsync(exchange["pack/signed/0-answer.base"], " ");
        await File.AppendAllTextAsync(exchange["pack/messages/0-answer.message"], " ");
        foreach (var command in own)
            Assert.False(await exchange.ShellAsync(command) == 0, command);
    }

    [Fact]
    public async Task A_certified_key_is_led_back_to_the_slow_key()
    {
        using var exchange = new SealedExchange();
        var slow = Key("hsm-1", SignatureAlgorithm.PS256);
        exchange.Publish(slow.PublicJwk);
        await SignCertifiedAsync(exchange, slow, told: true);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var own = exchange.Commands.Where(command => command.Contains("signed/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, own.Count);
        foreach (var command in own)
            Assert.True(await exchange.ShellAsync(command) == 0, command);
    }

    [Fact]
    public async Task A_certified_key_of_which_the_log_does_not_tell_is_named_though_its_statement_holds()
    {
        using var exchange = new SealedExchange();
        var slow = Key("hsm-1", SignatureAlgorithm.ES256);
        exchange.Publish(slow.PublicJwk);
        await SignCertifiedAsync(exchange, slow);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("' signed for the gateway in entry 0. Unchecked: No entry of the log before", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_key_that_is_not_published_is_named_and_its_signature_is_there_for_who_has_the_key()
    {
        using var exchange = new SealedExchange();
        var slow = Key("hsm-1", SignatureAlgorithm.ES256);
        await SignCertifiedAsync(exchange, slow);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'hsm-1' is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("NOT CHECKED. The key 'hsm-1' certified", exchange.Readme, StringComparison.Ordinal);
        await File.WriteAllTextAsync(exchange["pack/key.pem"], VerificationKey.From(slow.PublicJwk).ToPem());
        var command = exchange.Readme.Split("key.pem: ")[1].Split('\n')[0];
        Assert.True(await exchange.ShellAsync(command) == 0, command);
    }

    [Fact]
    public async Task A_statement_by_another_key_of_that_name_is_wrong()
    {
        using var exchange = new SealedExchange();
        exchange.Publish(Key("hsm-1", SignatureAlgorithm.ES256).PublicJwk);
        await SignCertifiedAsync(exchange, Key("hsm-1", SignatureAlgorithm.ES256));
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WRONG. The key 'hsm-1' certified", exchange.Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_named()
    {
        using var exchange = new SealedExchange();
        await exchange.SignAnswerAsync(Key("seal-1", SignatureAlgorithm.PS256));
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'seal-1' is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("'seal-1' is missing: it is not in answer-keys.jwks", exchange.Readme, StringComparison.Ordinal);
        Assert.False(Directory.Exists(exchange["pack/signed"]));
    }

    [Fact]
    public async Task A_key_set_is_named_on_the_command_line_and_one_that_is_none_is_refused()
    {
        using var exchange = new SealedExchange();
        var key = Key("seal-1", SignatureAlgorithm.ES256);
        await exchange.SignAnswerAsync(key);
        await File.WriteAllTextAsync(exchange["keys.json"], "{}");
        Assert.Equal(2, (await exchange.ExportOpenAsync("--answer-keys", exchange["keys.json"])).ExitCode);
        Assert.False(File.Exists(exchange["pack.zip"]));
        await File.WriteAllTextAsync(exchange["keys.json"], Jwks.Of(key.PublicJwk).ToJson());
        var run = await exchange.ExportOpenAsync("--answer-keys", exchange["keys.json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(File.Exists(exchange["pack/signed/0-answer.sig"]));
    }

    public static TheoryData<string, Func<string, string>> Changes => new()
    {
        { "body", answer => answer.Replace("accepted", "rejected", StringComparison.Ordinal) },
        { "status", answer => answer.Replace("202 Accepted", "200 OK", StringComparison.Ordinal) },
        { "digest", answer => answer.Replace("Content-Digest: sha-256=:", "Content-Digest: sha-512=:", StringComparison.Ordinal) },
        { "exchange", answer => answer.Replace(SealedExchange.Call, "01J99999999999999999999999", StringComparison.Ordinal) },
        { "signature gone", answer => answer.Replace("Signature: sfg=", "X: sfg=", StringComparison.Ordinal) },
        { "another's label", answer => answer.Replace("sfg=", "sig1=", StringComparison.Ordinal) },
        { "no message", _ => "what is this" },
        { "no field", answer => answer.Replace("Content-Type:", "Content-Type", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_kept_answer_that_its_signature_does_not_fit_is_called_wrong_and_ends_with_1(string what, Func<string, string> change)
    {
        using var exchange = new SealedExchange();
        var key = Key("seal-1", SignatureAlgorithm.ES256);
        exchange.Publish(key.PublicJwk);
        await exchange.SignAnswerAsync(key, change: change);
        var run = await exchange.ExportOpenAsync();

        Assert.True(run.ExitCode == 1, what);
        Assert.Contains("Wrong:", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nWRONG. The gateway signed the answer of entry 0", exchange.Readme, StringComparison.Ordinal);
        Assert.False(File.Exists(exchange["pack/signed/0-answer.sig"]), what);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_messages_the_pack_says_that_the_signature_cannot_be_checked(bool kept)
    {
        using var exchange = new SealedExchange();
        var key = Key("seal-1", SignatureAlgorithm.ES256);
        exchange.Publish(key.PublicJwk);
        exchange.Name(key.Kid);
        if (kept)
            await exchange.SignAnswerAsync(key);
        var run = kept ? await exchange.ExportAsync() : await exchange.ExportOpenAsync();

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("NOT CHECKED. The gateway signed the answer of entry 0 with its key 'seal-1'", exchange.Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_a_key_never_becomes_a_command()
    {
        using var exchange = new SealedExchange();
        exchange.Name("seal-1\n$ touch broken");
        await exchange.ExportOpenAsync();

        Assert.DoesNotContain(exchange.Commands, command => command.StartsWith("touch", StringComparison.Ordinal));
    }

    private static async Task SignCertifiedAsync(SealedExchange exchange, ISigningKey slow, bool told = false)
    {
        var unnamed = EcdsaSigningKey.Generate("unnamed");
        var statement = await KeyCertificate.IssueAsync(unnamed.PublicJwk, slow, TimeProvider.System, TimeSpan.FromHours(1));
        if (told)
            exchange.Before(new JsonObject { ["by"] = slow.Kid, ["kid"] = unnamed.PublicJwk.Thumbprint, ["kind"] = "certified", ["statement"] = statement });
        await exchange.SignAnswerAsync(new Renamed(unnamed, unnamed.PublicJwk.Thumbprint), statement);
    }

    private static ISigningKey Key(string kid, SignatureAlgorithm algorithm) => algorithm.IsEcdsa() ? EcdsaSigningKey.Generate(kid, algorithm) : RsaSigningKey.Generate(kid, algorithm);

    /// <summary>A key under another name.</summary>
    private sealed class Renamed(ISigningKey key, string kid) : ISigningKey
    {
        public string Kid => kid;

        public SignatureAlgorithm Algorithm => key.Algorithm;

        public Jwk PublicJwk => key.PublicJwk.WithKid(kid);

        public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct) => key.SignAsync(data, ct);
    }
}
