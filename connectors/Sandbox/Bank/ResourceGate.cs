using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>What every call to a resource goes through: token, scope, body, signature, key; then the endpoint; then the signed answer.</summary>
internal sealed class ResourceGate(SandboxBankOptions options, ClientRegistry clients, BankKeys keys, AnswerWriter writer, string issuer)
{
    private const int MaxBodyBytes = 64 * 1024;

    private readonly JwtValidator _tokens = new(
        new JwtPolicy { Issuer = issuer, Audiences = [issuer], ClockSkew = TimeSpan.Zero, RequireBinding = !options.PlainListener }, options.Time);

    public ConcurrentDictionary<string, long> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>A call that reads.</summary>
    public RequestDelegate Reading(string name, string scope, Func<BankCall, BankAnswer> endpoint) => async context =>
    {
        Calls.AddOrUpdate("GET " + name, 1, (_, count) => count + 1);
        var signed = scope == "payments" || options.SignAccountAnswers;
        if (await AdmitAsync(context, scope, signed) is not ({ } client, var fault))
            return;
        var answer = fault == Fault.Unavailable ? BankAnswer.Error(503, "FF10") : endpoint(new BankCall(client, context.Request, null, null));
        await writer.WriteAsync(context, Spoilt(answer, fault), signed);
    };

    /// <summary>A signed call that creates.</summary>
    public RequestDelegate Creating(string name, string scope, Func<BankCall, ReadOnlyMemory<byte>, BankAnswer> endpoint) => async context =>
    {
        Calls.AddOrUpdate("POST " + name, 1, (_, count) => count + 1);
        if (await AdmitAsync(context, scope, signed: true) is not ({ } client, var fault))
            return;
        var body = await ReadAsync(context);
        var key = context.Request.Headers["x-idempotency-key"].ToString();
        var answer = CheckSignature(context, client, body)
            ?? (key.Length is 0 or > IdempotencyLedger.MaxKeyLength ? BankAnswer.Error(400, "MINF", "x-idempotency-key") : null)
            ?? (fault == Fault.Unavailable ? BankAnswer.Error(503, "FF10") : null)
            ?? (Parse(body) is { } json ? endpoint(new BankCall(client, context.Request, json, key), body) : BankAnswer.Error(400, "FF01"));
        await writer.WriteAsync(context, Spoilt(answer, fault), signed: true);
    };

    // No token, a stale one or one of another certificate: 401 without a body (Read/Write Data API profile, "401").
    private async Task<(ClientRecord Client, Fault Fault)?> AdmitAsync(HttpContext context, string scope, bool signed)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : "";
        var shown = context.Connection.ClientCertificate is { } certificate ? CertificateThumbprint.Of(certificate) : null;
        var result = _tokens.Validate(token, keys.TokenKeys, new JwtBinding(shown));
        if (!result.Ok || clients.Find(result.Claims.ClientId) is not { } client)
        {
            context.Response.StatusCode = 401;
            return null;
        }

        if (!result.Claims.HasScope(scope))
            await writer.WriteAsync(context, BankAnswer.Error(403, "DS0G"), signed);
        else if (!Faults.TryParse(context.Request.Headers[Faults.Header], out var fault) || !Faults.IsOfOneCall(fault))
            await writer.WriteAsync(context, BankAnswer.Error(400, "MINF", Faults.Header), signed);
        else
            return (client, fault);
        return null;
    }

    private static BankAnswer Spoilt(BankAnswer answer, Fault fault) => fault == Fault.None ? answer : answer with { Fault = fault };

    private BankAnswer? CheckSignature(HttpContext context, ClientRecord client, ReadOnlyMemory<byte> body)
    {
        if (!context.Request.HasJsonContentType())
            return BankAnswer.Error(415, "FF01");
        if (body.Length > MaxBodyBytes)
            return BankAnswer.Error(400, "AMSE");
        if (context.Request.Headers["x-jws-signature"].ToString() is not { Length: > 0 } signature)
            return BankAnswer.Error(400, "DS0A", "x-jws-signature");
        var expected = new ObieJwsOptions { Issuer = client.SigningIssuer, TrustAnchor = options.TrustAnchor, LegacyB64 = options.LegacyB64 };
        return ObieJws.Verify(signature, body, client.Keys, expected, options.Time).Ok ? null : BankAnswer.Error(400, "DS0B", "x-jws-signature");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while (body.Length <= MaxBodyBytes && (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            body.Write(buffer, 0, read);
        return body.ToArray();
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
