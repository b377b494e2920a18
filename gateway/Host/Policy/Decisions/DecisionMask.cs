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

    /// <summary>The plan with the key of tokens in use.</summary>
    public static ValueTask<MaskingPlan> PlanAsync(IMaskingPlans plans, CancellationToken cancellation) => plans.ForAsync(Rules, cancellation);
}
