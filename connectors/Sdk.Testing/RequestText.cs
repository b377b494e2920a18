using System.Globalization;
using System.Text;

namespace SecureFin.Connectors.Testing;

/// <summary>A request as text, for golden files: every fact the framework acts on, then the exact body.</summary>
public static class RequestText
{
    public static string Of(BankRequest request)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{request.Method} {request.Path}{(request.Query.Length > 0 ? "?" : "")}{request.Query}\n");
        text.Append(CultureInfo.InvariantCulture, $"scope: {request.Scope}\n");
        if (request.IdempotencyKey is not null)
            text.Append(CultureInfo.InvariantCulture, $"idempotency-key: {request.IdempotencyKey}\n");
        foreach (var (name, value) in request.Headers.OrderBy(h => h.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"header {name}: {value}\n");
        string[] flags = [.. Flags(request)];
        if (flags.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"flags: {string.Join(' ', flags)}\n");
        if (request.ContentType is not null)
            text.Append(CultureInfo.InvariantCulture, $"content-type: {request.ContentType}\n\n{Encoding.UTF8.GetString(request.Body.Span)}\n");
        return text.ToString();
    }

    private static IEnumerable<string> Flags(BankRequest request)
    {
        if (request.MovesMoney) yield return "moves-money";
        if (request.Repeat) yield return "repeat";
        if (request.Sign) yield return "sign";
        if (request.ExpectSignedAnswer) yield return "expect-signed-answer";
    }
}
