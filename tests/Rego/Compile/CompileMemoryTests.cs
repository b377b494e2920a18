using System.Globalization;
using SecureFin.Rego.Compile;

namespace SecureFin.Rego.Tests.Compile;

/// <summary>Compiling takes little memory and a snapshot keeps less: a collection beside it stops every call for as long as there is much to move.</summary>
public sealed class CompileMemoryTests
{
    private const int Tenants = 400;
    private const int RulesOfEach = 6;

    // Thirteen kilobytes a rule, and a third more for what only an optimizing compiler keeps off the heap.
    private const long MostBytesOfARule = 18 * 1024;

    [Fact]
    public void A_rule_of_a_large_policy_takes_some_kilobytes_to_compile()
    {
        long taken = 0; // the compiler has a thread of its own, whose bytes its checkpoints can see
        var compiler = new RegoCompiler(CompilerOptions.Default with { Checkpoint = () => taken = GC.GetAllocatedBytesForCurrentThread() });

        var compiled = compiler.Compile(Policy());

        Assert.NotNull(compiled.Snapshot);
        Assert.InRange(taken / (Tenants * RulesOfEach), 1, MostBytesOfARule);
    }

    [Fact]
    public void A_snapshot_keeps_no_bodies_of_rules()
    {
        var compiled = new RegoCompiler().Compile(Policy());

        Assert.All(compiled.Snapshot!.Program.Modules.SelectMany(module => module.Rules).SelectMany(rule => rule.Chain()), rule => Assert.Empty(rule.Body));
    }

    private static List<RegoModuleSource> Policy() => Enumerable.Range(0, Tenants).Select(i => new RegoModuleSource(string.Create(CultureInfo.InvariantCulture, $"t{i}.rego"), $$"""
        package tenants.t{{i}}

        import data.limits

        default allow := false

        allow if {
            input.tenant == "t{{i}}"
            count(deny) == 0
        } else := "later" if {
            input.hold
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
        """)).ToList();
}
