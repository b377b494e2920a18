using SecureFin.Jose;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>What a pack says of a caller's signature of its request.</summary>
public sealed class CallerSignatureTests
{
    private readonly EcdsaSigningKey _key = EcdsaSigningKey.Generate("erp-1");

    [Fact]
    public async Task A_callers_signature_is_checked_with_openssl()
    {
        using var exchange = new SealedExchange();
        await exchange.SignRequestAsync(_key);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var command = Assert.Single(exchange.Commands, command => command.Contains("signed/", StringComparison.Ordinal));
        Assert.Equal(0, await exchange.ShellAsync(command));
        await File.AppendAllTextAsync(exchange["pack/signed/0-signature.base"], " ");
        Assert.NotEqual(0, await exchange.ShellAsync(command));
        Assert.Contains("The caller 'erp' signed its request of entry 0.", exchange.Readme, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<string, string>> Changes => new()
    {
        { "text", kept => kept.Replace("POST", "PUT", StringComparison.Ordinal) },
        { "algorithm", kept => kept.Replace("ES256", "none", StringComparison.Ordinal) },
        { "label", kept => kept.Replace("\"label\":\"sig1\"", "\"label\":\"sig2\"", StringComparison.Ordinal) },
        { "no key", kept => kept.Replace("\"jwk\"", "\"jwk2\"", StringComparison.Ordinal) },
        { "no JSON", _ => "signed, honestly" },
        { "an array", _ => "[]" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_does_not_fit_is_called_wrong_and_ends_with_1(string what, Func<string, string> change)
    {
        using var exchange = new SealedExchange();
        await exchange.SignRequestAsync(_key, change: change);
        var run = await exchange.ExportOpenAsync();

        Assert.True(run.ExitCode == 1, what);
        Assert.Contains("\nWRONG. The caller 'erp' signed its request of entry 0.", exchange.Readme, StringComparison.Ordinal);
        Assert.False(Directory.Exists(exchange["pack/signed"]), what);
    }

    [Fact]
    public async Task A_key_other_than_the_entrys_is_wrong()
    {
        using var exchange = new SealedExchange();
        await exchange.SignRequestAsync(_key, thumbprint: new string('k', 43));

        Assert.Equal(1, (await exchange.ExportOpenAsync()).ExitCode);
    }

    [Fact]
    public async Task A_message_that_is_not_what_was_sealed_is_called_wrong()
    {
        using var exchange = new SealedExchange();
        await exchange.SignRequestAsync(_key);
        var pack = Directory.GetFiles(exchange["evidence/packs"]).Single();
        var bytes = await File.ReadAllBytesAsync(pack);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(pack, bytes);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal((1, "sfg: 0-signature: Tampered\n"), (run.ExitCode, run.Error));
        Assert.Contains("\nWRONG. 0-signature is not what was sealed", exchange.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "POST /v1/payments HTTP/1.1\r\nHost: localhost:8443\r\n\r\n{\"state\":\"accepted\"}")]
    [InlineData(0, "POST /v1/payments HTTP/1.1\r\nHost: localhost:8443\r\n\r\n")]
    [InlineData(1, "PUT /v1/payments HTTP/1.1\r\nHost: localhost:8443\r\n\r\n{\"state\":\"accepted\"}")]
    [InlineData(1, "POST /v1/payments?a=b HTTP/1.1\r\nHost: localhost:8443\r\n\r\n{\"state\":\"accepted\"}")]
    [InlineData(1, "POST /v1/payments HTTP/1.1\r\nHost: localhost:8443\r\n\r\n{\"state\":\"rejected\"}")]
    [InlineData(1, "what is this")]
    public async Task A_good_signature_of_another_request_than_the_kept_one_is_wrong(int exitCode, string request)
    {
        using var exchange = new SealedExchange();
        await exchange.SignRequestAsync(_key, request: request);

        Assert.Equal(exitCode, (await exchange.ExportOpenAsync()).ExitCode);
    }

    [Theory]
    [InlineData(0, "/v1/payments?a=b", "\"@authority\": localhost:8443", "\"@path\": /v1/payments", "\"@query\": ?a=b")]
    [InlineData(0, "/v1/payments", "\"@authority\": localhost:8443", "\"@path\": /v1/payments", "\"@query\": ?")]
    [InlineData(0, "/v1/payments?a=b", "\"@authority\": localhost:8443", "\"@request-target\": /v1/payments?a=b", "\"idempotency-key\": k1")]
    [InlineData(1, "/v1/payments?a=b", "\"@authority\": localhost:8443", "\"@path\": /v1/payments", "\"@query\": ?a=c")]
    [InlineData(1, "/v1/payments", "\"@authority\": localhost:8443", "\"@path\": /v1/payments/7/approvals")]
    [InlineData(1, "/v1/payments", "\"@authority\": other.example", "\"@path\": /v1/payments")]
    [InlineData(1, "/v1/payments", "\"@request-target\": /v1/payments/7/approvals")]
    [InlineData(1, "/payments", "\"@target-uri\": https://localhost:8443/v1/payments")]
    [InlineData(1, "/v1/payments", "\"@target-uri\": https://localhost:8443/v1/payments", "\"idempotency-key\": k2")]
    public async Task What_the_signature_states_of_the_target_is_that_of_the_kept_request(int exitCode, string kept, params string[] signed)
    {
        using var exchange = new SealedExchange();
        await exchange.SignRequestAsync(_key, request: $"POST {kept} HTTP/1.1\r\nHost: LOCALHOST:8443\r\nIdempotency-Key: k1\r\n\r\n", target: signed);

        Assert.Equal(exitCode, (await exchange.ExportOpenAsync()).ExitCode);
    }
}
