using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>Answers that the gateway signs in its own name, judged as a caller judges them.</summary>
public sealed class SealedAnswersTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_signed_answer_verifies_with_the_published_key_and_speaks_of_its_own_request_alone()
    {
        using var caller = await gateway.ArchiveAsync();
        gateway.Answer = context =>
        {
            context.Response.Headers["Content-Digest"] = "sha-256=:AAAA:"; // of something else
            context.Response.Headers["Signature-Key-Certificate"] = "of.another.key";
            return context.Response.WriteAsync("good news");
        };
        using var answer = await caller.GetAsync("/erp/echo/open/a?b=1");
        var body = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal((null, true), Judge(answer, "/erp/echo/open/a?b=1", body));
        Assert.False(answer.Headers.Contains("Signature-Key-Certificate")); // in the gateway's name only what it says itself
        Assert.NotNull(Judge(answer, "/erp/echo/open/b", body).Error);
        Assert.False(Judge(answer, "/erp/echo/open/a?b=1", "bad news"u8).Digest);
        answer.StatusCode = HttpStatusCode.Accepted;
        Assert.NotNull(Judge(answer, "/erp/echo/open/a?b=1", body).Error);
        var seal = (await LeafAsync(answer))["seal"]!;
        Assert.Equal("seal-1", (string?)seal["kid"]);
        Assert.NotEmpty((string)seal["signature"]!);
    }

    [Fact]
    public async Task A_refusal_is_signed_too_and_other_callers_get_no_signature()
    {
        using var archive = await gateway.ArchiveAsync();
        using var erp = await gateway.CallerAsync();
        using var refused = await archive.GetAsync("/erp/echo/denied");
        using var unsigned = await erp.GetAsync("/erp/echo/denied");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal((null, true), Judge(refused, "/erp/echo/denied", await refused.Content.ReadAsByteArrayAsync()));
        Assert.False(unsigned.Headers.Contains("Signature"));
        Assert.Null((await LeafAsync(unsigned))["seal"]);
    }

    [Fact]
    public async Task An_answer_too_long_to_be_held_is_signed_over_its_head()
    {
        using var caller = await gateway.ArchiveAsync();
        gateway.Answer = context => context.Response.WriteAsync(new string('x', 200_000));
        using var answer = await caller.PostAsync("/erp/echo/long", new StringContent("{}"));

        Assert.Equal(200_000, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.False(answer.Headers.Contains("Content-Digest"));
        Assert.Null(Judge(answer, "/erp/echo/long", [], "POST").Error);
    }

    [Theory]
    [InlineData("sfg=(\"@status\");created=1;keyid=\"seal-1\"", "sfg=:AAAA:")]
    [InlineData("not a dictionary(", "x=:AAAA:")]
    public async Task An_upstream_that_signs_under_the_gateways_label_does_not_spoil_its_signature(string input, string signature)
    {
        using var caller = await gateway.ArchiveAsync();
        gateway.Answer = context =>
        {
            (context.Response.Headers["Signature-Input"], context.Response.Headers["Signature"]) = (input, signature);
            return context.Response.WriteAsync("good news");
        };
        using var answer = await caller.GetAsync("/erp/echo/open/a");

        Assert.Equal((null, true), Judge(answer, "/erp/echo/open/a", await answer.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Without_the_key_nothing_leaves_unsigned()
    {
        using var caller = await gateway.ArchiveAsync();
        gateway.Answer = context => context.Response.WriteAsync("good news");
        var store = (EmbeddedSecretStore)gateway.Services.GetRequiredService<ISecretStore>();
        var kept = (await store.FindAsync("gateway/seal", default))!;
        await store.DeleteAsync("gateway/seal", default);
        gateway.Services.GetRequiredService<LiveSecrets>().Withdraw("gateway/seal");
        using var answer = await caller.GetAsync("/erp/echo/open/a");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal("secret.unavailable", (string?)JsonNode.Parse(body)!["code"]);
        Assert.DoesNotContain("good news", body, StringComparison.Ordinal);
        var leaf = await LeafAsync(answer);
        Assert.Equal(("secret.unavailable", 503), ((string?)leaf["problem"], (int)leaf["status"]!));
        await store.PutAsync("gateway/seal", kept.Value, notAfter: null, default);
    }

    private (JoseError? Error, bool Digest) Judge(HttpResponseMessage answer, string target, ReadOnlySpan<byte> body, string method = "GET")
    {
        var keys = Jwks.Parse(File.ReadAllBytes(Path.Combine(gateway.Folder.FullName, "answer-keys.jwks")));
        var request = HttpMessage.OfRequest(method, new Uri(gateway.Edge, target).AbsoluteUri, []);
        var message = HttpMessage.OfResponse((int)answer.StatusCode, [.. answer.Headers.Concat(answer.Content.Headers).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)))], request);
        var policy = new HttpSignaturePolicy { RequiredComponents = ["@status", "sfg-exchange-id", "@method;req", "@target-uri;req"], RequireNonce = false };
        var set = VerificationKeySet.From(keys);
        var result = HttpMessageSignature.Verify(message, kid => set.Find(kid) is { } key ? HttpVerificationKey.From(key, key.Algorithms[0], kid) : null, policy, TimeProvider.System);
        var digest = answer.Headers.TryGetValues("Content-Digest", out var values) && ContentDigest.TryParse(string.Join(", ", values), out var parsed) && parsed!.Matches(body);
        return (result.Error, digest && result.Components.Contains("\"content-digest\""));
    }

    private async Task<JsonNode> LeafAsync(HttpResponseMessage answer)
    {
        var index = long.Parse(answer.Headers.GetValues("SFG-Receipt").Single().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        return (await gateway.EntriesAsync(index))[0];
    }
}
