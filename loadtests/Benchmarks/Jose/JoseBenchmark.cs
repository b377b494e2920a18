using System.Diagnostics;
using SecureFin.Jose;

namespace SecureFin.Benchmarks.Jose;

/// <summary>Signatures made and verified per second, by profile, one thread.</summary>
internal sealed class JoseBenchmark : IBenchmark
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly byte[] Body = new byte[1024];
    private static readonly string[] Components = ["@method", "@target-uri", "content-digest", "content-type"];

    public string Name => "jose";

    public async Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        var result = new BenchmarkResult();
        using var es256 = EcdsaSigningKey.Generate("es256");
        using var ps256 = RsaSigningKey.Generate("ps256");
        SignatureRace.Measure(result);
        await DetachedAsync(result, es256, ct);
        await DetachedAsync(result, ps256, ct);
        await ObieAsync(result, ps256, ct);
        await HttpAsync(result, es256, ct);
        await TokenAsync(result, es256, ct);
        await ProofAsync(result, es256, ct);
        await ProfileBenchmarks.RunAsync((metric, conditions, act) => MeasureAsync(result, metric, conditions, act), ct);
        return result;
    }

    private static async Task DetachedAsync(BenchmarkResult result, ISigningKey key, CancellationToken ct)
    {
        var keys = SetOf(key);
        var value = await DetachedJws.SignAsync(JwsHeaderFields.None, Body, key, ct: ct);
        await MeasureAsync(result, $"jws_{key.Kid}_sign_per_s", "detached JWS over 1 KiB", async () => await DetachedJws.SignAsync(JwsHeaderFields.None, Body, key, ct: ct));
        await MeasureAsync(result, $"jws_{key.Kid}_verify_per_s", "the same, verified", () => Ok(DetachedJws.Verify(value, Body, keys).Ok));
    }

    private static async Task ObieAsync(BenchmarkResult result, ISigningKey key, CancellationToken ct)
    {
        var options = new ObieJwsOptions { Issuer = "0015800001041RHAAY/2kPz5bxSm" };
        var keys = SetOf(key);
        var value = await ObieJws.SignAsync(Body, options, key, TimeProvider.System, ct);
        await MeasureAsync(result, "obie_sign_per_s", "x-jws-signature, PS256, RSA 2048, 1 KiB", async () => await ObieJws.SignAsync(Body, options, key, TimeProvider.System, ct));
        await MeasureAsync(result, "obie_verify_per_s", "the same, verified", () => Ok(ObieJws.Verify(value, Body, keys, options, TimeProvider.System).Ok));
    }

    private static async Task HttpAsync(BenchmarkResult result, ISigningKey key, CancellationToken ct)
    {
        KeyValuePair<string, string>[] fields = [new("Content-Type", "application/json"), new("Content-Digest", ContentDigest.For(Body))];
        const string Url = "https://bank.example/payments?id=1";
        var request = HttpMessage.OfRequest("POST", Url, fields);
        var options = new HttpSignatureOptions { Components = Components };
        var signed = await HttpMessageSignature.SignAsync(request, options, key, TimeProvider.System, ct);
        var message = HttpMessage.OfRequest("POST", Url, [.. fields, new("Signature-Input", signed.SignatureInput), new("Signature", signed.Signature)]);
        var known = HttpVerificationKey.From(VerificationKey.From(key.PublicJwk), key.Algorithm);
        var policy = new HttpSignaturePolicy { RequiredComponents = Components };
        await MeasureAsync(result, "http_sign_per_s", "RFC 9421, ES256, 4 components", async () => await HttpMessageSignature.SignAsync(request, options, key, TimeProvider.System, ct));
        await MeasureAsync(result, "http_verify_per_s", "the same, verified", () => Ok(HttpMessageSignature.Verify(message, _ => known, policy, TimeProvider.System).Ok));
    }

    private static async Task TokenAsync(BenchmarkResult result, ISigningKey key, CancellationToken ct)
    {
        var thumbprint = CertificateThumbprint.Of(Body);
        var token = await new JwtBuilder().Type("at+jwt").Claim("iss", "https://as.example").Claim("aud", "https://gw.example").Claim("sub", "erp").Claim("client_id", "erp")
            .Claim("scope", "payments:write").Times(TimeProvider.System, TimeSpan.FromMinutes(5)).FreshId().BoundToCertificate(thumbprint).SignAsync(key, ct);
        var validator = new JwtValidator(new JwtPolicy { Issuer = "https://as.example", Audiences = ["https://gw.example"] }, TimeProvider.System);
        var keys = SetOf(key);
        var binding = new JwtBinding(thumbprint);
        await MeasureAsync(result, "token_validate_per_s", "ES256 access token bound to a certificate", () => Ok(validator.Validate(token, keys, binding).Ok));
    }

    private static async Task ProofAsync(BenchmarkResult result, ISigningKey key, CancellationToken ct)
    {
        var proof = await DpopProof.CreateAsync("POST", "https://gw.example/v1/payments", key, TimeProvider.System, "token", ct: ct);
        var policy = new DpopPolicy { AccessToken = "token" };
        await MeasureAsync(result, "dpop_verify_per_s", "ES256 proof, key taken from the proof", () => Ok(DpopProof.Verify(proof, "POST", "https://gw.example/v1/payments", policy, TimeProvider.System).Ok));
    }

    private static async Task MeasureAsync(BenchmarkResult result, string metric, string conditions, Func<Task> act)
    {
        await act();
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (; watch.Elapsed < Round; count++) await act();
        result.Add(metric, count / watch.Elapsed.TotalSeconds, conditions);
    }

    private static Task Ok(bool ok) => ok ? Task.CompletedTask : throw new InvalidOperationException("A benchmark measures what verifies.");

    private static VerificationKeySet SetOf(ISigningKey key) => new(VerificationKey.From(key.PublicJwk));
}
