using System.Buffers;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Policy;

/// <summary>Builds the input document, version 1, that policy sees. Documented in docs/policy-input.md.</summary>
/// <remarks>Facts only, no secret: a token shows as client, subject, roles, scopes and whether it is bound.</remarks>
internal static class PolicyInput
{
    /// <summary>Largest request body that policy sees, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>Writes the input of an exchange.</summary>
    /// <param name="exchange">Route and caller are set; the payment, if any, comes apart.</param>
    /// <param name="facts">What the decision is about beyond the call itself.</param>
    /// <param name="now">The moment of the decision: policy has no clock of its own.</param>
    /// <param name="output">Receives UTF-8 JSON.</param>
    public static void Write(Exchange exchange, PolicyFacts facts, DateTimeOffset now, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteNumber("version"u8, 1);
        writer.WriteString("action"u8, facts.Action ?? exchange.Route!.Id);
        writer.WriteString("time"u8, now);
        WriteRoute(writer, exchange);
        WriteRequest(writer, exchange);
        WriteCaller(writer, exchange);
        WritePayment(writer, facts);
        writer.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter writer, Exchange exchange)
    {
        var route = exchange.Route!;
        writer.WriteStartObject("route"u8);
        writer.WriteString("id"u8, route.Id);
        writer.WriteString("policy"u8, route.PolicyPackage);
        writer.WriteString("dataClass"u8, DataClassNames.Of(route.DataClass));
        writer.WriteBoolean("movesMoney"u8, route.MovesMoney);
        if (route.Upstream is not null)
            writer.WriteString("upstream"u8, route.Upstream);
        writer.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter writer, Exchange exchange)
    {
        writer.WriteStartObject("request"u8);
        writer.WriteString("method"u8, exchange.Method);
        var path = exchange.RawTarget.AsSpan();
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        writer.WriteString("path"u8, path);
        writer.WriteStartArray("segments"u8);
        foreach (var segment in path.TrimStart('/').Split('/'))
            writer.WriteStringValue(path.TrimStart('/')[segment]);
        writer.WriteEndArray();
        if (ShowsBody(exchange))
        {
            writer.WritePropertyName("body"u8);
            writer.WriteRawValue(exchange.Body.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    // Only where money moves through a bank's own API: elsewhere the body is none of policy's business.
    private static bool ShowsBody(Exchange exchange) =>
        exchange is { BodyIsJson: true, Route: { MovesMoney: true, Kind: not RouteKind.Canonical }, Body.Length: <= MaxBodyBytes };

    private static void WriteCaller(Utf8JsonWriter writer, Exchange exchange)
    {
        if (exchange.Caller is not { } caller)
            return;
        writer.WriteStartObject("caller"u8);
        writer.WriteString("workload"u8, caller.Workload);
        writer.WriteString("clientId"u8, caller.ClientId);
        writer.WriteString("subject"u8, caller.Subject);
        WriteTexts(writer, "scopes"u8, caller.Scopes);
        WriteTexts(writer, "roles"u8, caller.Roles);
        writer.WriteBoolean("bound"u8, caller.Binding is not null);
        writer.WriteEndObject();
    }

    private static void WritePayment(Utf8JsonWriter writer, PolicyFacts facts)
    {
        if (facts.Payment is null)
            return;
        writer.WritePropertyName("payment"u8);
        using (var payment = JsonSerializer.SerializeToDocument(facts.Payment, ContractJson.Default.PaymentInstruction))
        {
            writer.WriteStartObject();
            foreach (var member in payment.RootElement.EnumerateObject())
                member.WriteTo(writer);
            if (facts.SubmittedBy is not null)
                writer.WriteString("submittedBy"u8, facts.SubmittedBy);
            if (facts.Hold is not null)
                writer.WriteString("hold"u8, facts.Hold);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("counterparty"u8);
        writer.WriteBoolean("known"u8, facts.CounterpartyKnown);
        if (facts.AccountChangedAt is { } changed)
            writer.WriteString("accountChangedAt"u8, changed);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
