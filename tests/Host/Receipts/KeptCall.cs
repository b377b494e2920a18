using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Contract;
using SecureFin.Gateway.Banks;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Signatures;
using SecureFin.Jose;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>One call with its messages, as the stages and handlers tell the log of it.</summary>
internal static class KeptCall
{
    public const string Body = """{"creditor":"Dr. Petra Musterfrau","iban":"DE89370400440532013000"}""";

    private static readonly CallerSignature Signed = Sign();

    /// <summary>What is kept of the caller's signature.</summary>
    public static string Signature => Encoding.UTF8.GetString(Signed.Evidence);

    /// <summary>Of the policy bundle that decided.</summary>
    public static readonly string Digest = new('d', 64);

    private static readonly Obligations Masked = new() { Mask = new Dictionary<string, string>(StringComparer.Ordinal) { ["pan"] = "token", ["iban"] = "partial" } };

    /// <summary>Opens the log, logs the call, closes the log; returns the identifier of the exchange.</summary>
    public static async Task<string> LogAsync(GatewayOnDisk home, int calls = 1)
    {
        var exchange = Opened(home);
        await home.OpenedAsync(async services =>
        {
            var log = services.GetRequiredService<IEvidenceLog>();
            Assert.True(log.Keeps(exchange));
            for (var i = 0; i < calls; i++)
            {
                var sent = Facts() with { RequestMessage = Message("POST /open-banking/payments HTTP/1.1\r\nHost: bank.test\r\nx-jws-signature: h..s\r\n\r\n") };
                await log.IntentAsync(exchange, sent, default);
                exchange.Upstream.Enqueue(sent with { Result = "answered", ServerCertificate = new string('s', 43), Status = 201, ResponseDigest = new byte[32], ResponseMessage = Message("HTTP/1.1 201 Created\r\n\r\n") });
            }

            await log.OutcomeAsync(exchange, new Outcome(202, new byte[32], "outcome", Message("HTTP/1.1 202 Accepted\r\n\r\n")), default);
        });
        return exchange.Id;
    }

    /// <summary>Opens the log and closes it.</summary>
    public static Task LogNothingAsync(GatewayOnDisk home) => home.OpenedAsync(_ => Task.CompletedTask);

    /// <summary>The same call, for tests that log it themselves.</summary>
    public static Exchange Opened(GatewayOnDisk home, TimeProvider? clock = null) => Call(home.Caller, clock);

    /// <summary>What is sent for it.</summary>
    public static UpstreamFacts Sent() => Facts() with { RequestMessage = Message("POST /open-banking/payments HTTP/1.1\r\nHost: bank.test\r\n\r\n") };

    private static Exchange Call(X509Certificate2 certificate, TimeProvider? clock = null) => new()
    {
        Id = Ulid.New(clock ?? TimeProvider.System),
        StartedAt = TimeProvider.System.GetUtcNow(),
        Method = "POST",
        RawTarget = "/v1/payments",
        Route = SendPermission.Route,
        PaymentId = "pay-1",
        RequestHeaders = new HeaderDictionary { ["Host"] = "localhost", ["Content-Type"] = "application/json", ["Authorization"] = "Bearer secret" },
        Body = Encoding.UTF8.GetBytes(Body),
        CallerCertificate = certificate,
        CallerSignature = Signed,
        Decision = new PolicyDecision { DecisionId = "01J00000000000000000000000", BundleRevision = "test-7", BundleDigest = Digest, Allowed = true, Obligations = Masked },
        BodyDigest = SHA256.HashData(Encoding.UTF8.GetBytes(Body)),
        Caller = new CallerIdentity
        {
            Workload = "erp", ClientId = "erp", Subject = "alice", Binding = "x5t#S256", CertificateThumbprint = new string('t', 43), TokenIdHash = new string('h', 43), Roles = [], Scopes = [],
        },
    };

    private static UpstreamFacts Facts() => new()
    {
        Upstream = "bank", Method = "POST", Path = "/open-banking/payments", RequestDigest = new byte[32], SignatureKid = "gateway-1", Result = "not-sent",
    };

    private static CallerSignature Sign()
    {
        using var key = EcdsaSigningKey.Generate("erp-1");
        List<KeyValuePair<string, string>> fields = [new("Content-Digest", ContentDigest.For(Encoding.UTF8.GetBytes(Body)))];
        var made = HttpMessageSignature.SignAsync(
            HttpMessage.OfRequest("POST", "https://localhost/v1/payments", fields), new HttpSignatureOptions { Components = ["@method", "@target-uri", "content-digest"] }, key, TimeProvider.System).AsTask().Result;
        var message = HttpMessage.OfRequest("POST", "https://localhost/v1/payments", [.. fields, new("Signature-Input", made.SignatureInput), new("Signature", made.Signature)]);
        var caller = CallerKey.From(key.PublicJwk);
        return CallerSignatureEvidence.Of(message, HttpMessageSignature.Verify(message, _ => caller.Key, new HttpSignaturePolicy { RequiredComponents = ["@method"] }, TimeProvider.System), caller, chain: null);
    }

    private static byte[] Message(string head) => Encoding.UTF8.GetBytes(head + Body);
}
