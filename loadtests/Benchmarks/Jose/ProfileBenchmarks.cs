using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureFin.Gateway.Egress.Signing.Xml;
using SecureFin.Jose;

namespace SecureFin.Benchmarks.Jose;

/// <summary>The banks' own profiles: Berlin Group, bunq, Standard Webhooks, XAdES on ISO 20022.</summary>
internal static class ProfileBenchmarks
{
    private static readonly byte[] Body = new byte[1024];

    public static async Task RunAsync(Func<string, string, Func<Task>, Task> measure, CancellationToken ct)
    {
        using var rs256 = RsaSigningKey.Generate("rs256", SignatureAlgorithm.RS256);
        await CavageAsync(measure, rs256, ct);
        await BodyAsync(measure, rs256, ct);
        await WebhookAsync(measure);
        await XmlAsync(measure, ct);
    }

    private static async Task CavageAsync(Func<string, string, Func<Task>, Task> measure, RsaSigningKey key, CancellationToken ct)
    {
        string[] covered = ["digest", "x-request-id", "date"];
        KeyValuePair<string, string>[] fields = [new("Digest", LegacyDigest.For(Body)), new("X-Request-ID", "99391c7e-ad88-49ec-a2ad-99ddcb1f7721"), new("Date", "Sat, 21 Nov 2026 06:00:00 GMT")];
        var message = HttpMessage.OfRequest("POST", "https://bank.example/v1/payments", fields);
        var value = await CavageSignature.SignAsync(message, covered, "SN=1,CA=CN=x", key, ct);
        var known = VerificationKey.From(key.PublicJwk, SignatureAlgorithm.RS256);
        await measure("berlin_group_sign_per_s", "Signature over 3 fields, RS256, RSA 2048", async () => await CavageSignature.SignAsync(message, covered, "SN=1,CA=CN=x", key, ct));
        await measure("berlin_group_verify_per_s", "the same, verified", () => Ok(CavageSignature.Verify(message, value, _ => known, covered) is null));
    }

    private static async Task BodyAsync(Func<string, string, Func<Task>, Task> measure, RsaSigningKey key, CancellationToken ct)
    {
        var value = await BodySignature.SignAsync(Body, key, ct);
        var known = VerificationKey.From(key.PublicJwk, SignatureAlgorithm.RS256);
        await measure("bunq_sign_per_s", "RS256 over 1 KiB, RSA 2048", async () => await BodySignature.SignAsync(Body, key, ct));
        await measure("bunq_verify_per_s", "the same, verified", () => Ok(BodySignature.Verify(value, Body, known, SignatureAlgorithm.RS256) is null));
    }

    private static async Task WebhookAsync(Func<string, string, Func<Task>, Task> measure)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var now = TimeProvider.System.GetUtcNow();
        var (time, value) = (now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), StandardWebhook.Sign("id", now, Body, secret));
        await measure("webhook_sign_per_s", "HMAC-SHA256 over 1 KiB", () => Task.FromResult(StandardWebhook.Sign("id", now, Body, secret)));
        await measure("webhook_verify_per_s", "the same, verified", () => Ok(StandardWebhook.Verify("id", time, value, Body, [secret], TimeProvider.System) is null));
    }

    private static async Task XmlAsync(Func<string, string, Func<Task>, Task> measure, CancellationToken ct)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=seal", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        using var key = EcdsaSigningKey.FromPem(ecdsa.ExportPkcs8PrivateKeyPem(), "seal");
        var known = new VerificationKeySet(VerificationKey.FromCertificate(certificate, "seal", SignatureAlgorithm.ES256));
        var transactions = string.Concat(Enumerable.Range(0, 20).Select(i => $"<CdtTrfTxInf><PmtId><EndToEndId>E2E-{i}</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">10.00</InstdAmt></Amt><Cdtr><Nm>Creditor {i}</Nm></Cdtr></CdtTrfTxInf>"));
        var message = Encoding.UTF8.GetBytes($"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>{transactions}</CstmrCdtTrfInitn></Document>");
        var signed = await SignAsync(message, key, certificate, ct);
        await measure("xades_sign_per_s", $"enveloped XAdES, ES256, {message.Length / 1024} KiB pain.001", async () => await SignAsync(message, key, certificate, ct));
        await measure("xades_verify_per_s", "the same, verified", () => Ok(XmlSignatureVerifier.Verify(signed, known) is null));
    }

    private static async Task<byte[]> SignAsync(byte[] message, ISigningKey key, X509Certificate2 certificate, CancellationToken ct)
    {
        if (!StrictXml.TryLoad(message, out var document))
            throw new InvalidOperationException("The sample is XML.");
        return await XmlSigner.SignAsync(document!, key, certificate, TimeProvider.System, ct);
    }

    private static Task Ok(bool ok) => ok ? Task.CompletedTask : throw new InvalidOperationException("A benchmark measures what verifies.");
}
