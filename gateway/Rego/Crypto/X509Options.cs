namespace SecureFin.Rego;

/// <summary>Options of crypto.x509.parse_and_verify_certificates_with_options.</summary>
internal sealed record X509Options(string DnsName, long TimeNanoseconds, IReadOnlyList<string> Usages)
{
    private static readonly Dictionary<string, string> UsageOids = new(StringComparer.Ordinal)
    {
        ["KeyUsageAny"] = "2.5.29.37.0",
        ["KeyUsageServerAuth"] = "1.3.6.1.5.5.7.3.1",
        ["KeyUsageClientAuth"] = "1.3.6.1.5.5.7.3.2",
        ["KeyUsageCodeSigning"] = "1.3.6.1.5.5.7.3.3",
        ["KeyUsageEmailProtection"] = "1.3.6.1.5.5.7.3.4",
        ["KeyUsageIPSECEndSystem"] = "1.3.6.1.5.5.7.3.5",
        ["KeyUsageIPSECTunnel"] = "1.3.6.1.5.5.7.3.6",
        ["KeyUsageIPSECUser"] = "1.3.6.1.5.5.7.3.7",
        ["KeyUsageTimeStamping"] = "1.3.6.1.5.5.7.3.8",
        ["KeyUsageOCSPSigning"] = "1.3.6.1.5.5.7.3.9",
        ["KeyUsageMicrosoftServerGatedCrypto"] = "1.3.6.1.4.1.311.10.3.3",
        ["KeyUsageNetscapeServerGatedCrypto"] = "2.16.840.1.113730.4.1",
        ["KeyUsageMicrosoftCommercialCodeSigning"] = "1.3.6.1.4.1.311.2.1.22",
        ["KeyUsageMicrosoftKernelCodeSigning"] = "1.3.6.1.4.1.311.61.1.1",
    };

    public static X509Options Default(BuiltinContext context) => new(string.Empty, context.NowNanoseconds, [UsageOids["KeyUsageServerAuth"]]);

    /// <summary>Options of an object; null with a recorded failure.</summary>
    public static X509Options? Read(BuiltinContext context, RegoObject map)
    {
        var options = Default(context);
        for (var i = 0; i < map.Count; i++)
        {
            var value = map.ValueAt(i);
            switch (map.KeyAt(i).Reference as string)
            {
                case "DNSName":
                    if (!value.TryGetString(out var name)) return Fail(context, "'DNSName' should be a string");
                    options = options with { DnsName = name.Trim('"') };
                    break;
                case "CurrentTime":
                    if (value.Kind != RegoKind.Number) return Fail(context, "'CurrentTime' should be a number");
                    if (!value.IsInt64) return Fail(context, "'CurrentTime' should be a valid int64 number");
                    options = options with { TimeNanoseconds = value.Bits };
                    break;
                case "MaxConstraintComparisons":
                    if (value.Kind != RegoKind.Number) return Fail(context, "'MaxConstraintComparisons' should be a number");
                    if (!value.IsInt64) return Fail(context, "'MaxConstraintComparisons' should be a valid number");
                    break;
                case "KeyUsages":
                    if (ReadUsages(context, value) is not { } usages) return null;
                    options = options with { Usages = usages };
                    break;
                case null: break;
                default: return Fail(context, "invalid key option");
            }
        }

        return options;
    }

    private static List<string>? ReadUsages(BuiltinContext context, RegoValue value)
    {
        if (value.Reference is not (RegoArray or RegoSet))
        {
            context.Fail("'KeyUsages' should be an Array or Set");
            return null;
        }

        var (known, unknown) = (new List<string>(), new List<string>());
        for (var i = 0; i < value.CollectionCount; i++)
        {
            var item = value.Reference is RegoArray array ? array[i] : value.AsSet()[i];
            if (item.Reference is not string text) continue;
            if (UsageOids.TryGetValue(text.Trim('"'), out var oid)) known.Add(oid);
            else unknown.Add(text.Trim('"'));
        }

        if (unknown.Count == 0) return known.Count > 0 ? known : [.. Default(context).Usages]; // Go: no usage means ServerAuth
        context.Fail($"invalid entries for 'KeyUsages' found: [{string.Join(' ', unknown)}]");
        return null;
    }

    private static X509Options? Fail(BuiltinContext context, string message)
    {
        context.Fail(message);
        return null;
    }
}
