using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>Signs and sends answers, or spoils them as the fault script says.</summary>
internal sealed class AnswerWriter(SandboxBankOptions options, BankKeys keys)
{
    // Plain UTF-8, so that a proxy which parses and writes again comes to the same bytes.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] Garbage = "<html><body>Maintenance</body></html>"u8.ToArray();

    public async Task WriteAsync(HttpContext context, BankAnswer answer, bool signed)
    {
        if (answer.Fault == Fault.TimeoutAfterAccept)
        {
            await HangAsync(context);
            return;
        }

        var body = answer.Fault == Fault.Garbage ? Garbage : Encoding.UTF8.GetBytes(answer.Body?.ToJsonString(Json) ?? "");
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        var interaction = context.Request.Headers["x-fapi-interaction-id"].ToString();
        response.Headers["x-fapi-interaction-id"] = Guid.TryParse(interaction, out _) ? interaction : Guid.NewGuid().ToString();
        if (signed)
            response.Headers["x-jws-signature"] = await SignAsync(answer.Fault == Fault.BrokenResponseSignature ? [.. body, (byte)' '] : body);
        if (answer.Fault == Fault.SlowDrip)
            await DripAsync(context, body);
        else
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private ValueTask<string> SignAsync(byte[] body)
    {
        var profile = new ObieJwsOptions { Issuer = options.OrganisationId, TrustAnchor = options.TrustAnchor, LegacyB64 = options.LegacyB64 };
        return ObieJws.SignAsync(body, profile, keys.Signing, options.Time);
    }

    private async Task HangAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(options.HangTime, options.Time, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client gave up first; that is what the script is for.
        }

        context.Abort();
    }

    private async Task DripAsync(HttpContext context, byte[] body)
    {
        foreach (var octet in body)
        {
            await context.Response.Body.WriteAsync(new[] { octet }, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(options.DripInterval, options.Time, context.RequestAborted);
        }
    }
}
