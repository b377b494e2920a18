namespace SecureFin.Rego;

/// <summary>
/// http.send and net.lookup_ip_addr as far as they need no network: arguments are checked, literal addresses and
/// localhost are answered. Everything else fails, since a decision has no road to the network.
/// </summary>
internal static class NetworkBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("http.send", Send);
        functions.Add("net.lookup_ip_addr", Lookup);
    }

    private static RegoValue Send(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var request)) return default;
        var missing = new RegoSetBuilder();
        foreach (var name in (ReadOnlySpan<string>)["method", "url"])
        {
            if (request[name].IsUndefined) missing.Add(RegoValue.FromString(name));
        }

        return missing.Count > 0
            ? context.Fail(EvalErrorCode.Type, $"operand 1 missing required request parameters(s): {(RegoValue)missing.Build()}")
            : context.Fail("network access is not available to policies");
    }

    private static RegoValue Lookup(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var name)) return default;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return RegoSet.Create(RegoValue.FromString("127.0.0.1"), RegoValue.FromString("::1"));
        return IpNetwork.TryParseAddress(name, out var address, out var isV4)
            ? RegoSet.Create(RegoValue.FromString(IpNetwork.Format(address, isV4)))
            : context.Fail("network access is not available to policies");
    }
}
