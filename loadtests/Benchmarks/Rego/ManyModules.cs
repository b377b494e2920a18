using System.Globalization;
using System.Text;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>2,000 modules of five rules each that need each other, and data for them.</summary>
internal static class ManyModules
{
    public const int Modules = 2_000;
    public const int Rules = 5 * Modules;

    public static IReadOnlyList<RegoModuleSource> Make() => Enumerable.Range(0, Modules).Select(Module).ToList();

    public static RegoValue Data()
    {
        var limits = new StringBuilder("{\"limits\": {");
        for (var i = 0; i < Modules; i++) limits.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}\"t{i}\": {{\"EUR\": {1000 + i}, \"USD\": {2000 + i}}}");
        return RegoJson.Parse(limits.Append("}}").ToString());
    }

    private static RegoModuleSource Module(int i) => new($"tenants/t{i}.rego", $$"""
        package tenants.t{{i}}

        import data.limits

        default allow := false

        allow if {
            input.tenant == "t{{i}}"
            count(deny) == 0
        }

        deny contains msg if {
            input.payment.amount > limit(input.payment.currency)
            msg := sprintf("amount %v is over the limit of tenant %s", [input.payment.amount, "t{{i}}"])
        }

        deny contains "approver must differ from maker" if {
            some approval in input.payment.approvals
            approval.user == input.payment.maker
        }

        limit(currency) := min({limits["t{{i}}"][currency], data.tenants.t{{i / 2}}.ceiling})

        ceiling := {{1000 + i}} if input.payment.type != "internal"
        """);
}
