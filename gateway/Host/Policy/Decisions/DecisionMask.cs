using System.Text.Json;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Policy.Decisions;

/// <summary>How the decision log masks: identifying data by keyed tokens, so that equal stays equal; amounts stay, since policy decides by them.</summary>
internal static class DecisionMask
{
    /// <summary>As a mask obligation. Credentials are removed in any case.</summary>
    public static readonly Obligations Rules = new()
    {
        Mask = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["iban"] = "token", ["accountNumber"] = "token", ["pan"] = "token", ["partyName"] = "token", ["address"] = "token", ["freeText"] = "token",
            // People and references that no field name tells of.
            ["/caller/subject"] = "token", ["/payment/submittedBy"] = "token", ["/payment/source/madeBy"] = "token", ["/payment/source/recordId"] = "token",
            ["/payment/endToEndIdentification"] = "token",
        },
    };

    // What is escaped in a path no detector reads: such a path is one token, and each of its segments.
    private static readonly Obligations EscapedRules = new()
    {
        Mask = new Dictionary<string, string>(Rules.Mask, StringComparer.Ordinal) { ["/request/path"] = "token", ["/request/segments/*"] = "token" },
    };

    /// <summary>The plan for an input, with the key of tokens in use.</summary>
    public static ValueTask<MaskingPlan> PlanAsync(IMaskingPlans plans, ReadOnlySpan<byte> input, CancellationToken cancellation) =>
        plans.ForAsync(HasEscapedPath(input) ? EscapedRules : Rules, cancellation);

    private static bool HasEscapedPath(ReadOnlySpan<byte> input)
    {
        var reader = new Utf8JsonReader(input);
        var isRequest = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == 1)
                isRequest = reader.ValueTextEquals("request"u8);
            else if (isRequest && reader.CurrentDepth == 2 && reader.ValueTextEquals("path"u8) && reader.Read())
                return reader.ValueSpan.Contains((byte)'%');
        }

        return false;
    }
}
