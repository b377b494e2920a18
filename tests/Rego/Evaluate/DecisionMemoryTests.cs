using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>A decision of the payment policy costs little memory: what its answer holds, and no scratch.</summary>
public sealed class DecisionMemoryTests
{
    private const int Rounds = 20;

    // A kilobyte, and a quarter more for what only the optimizing compiler keeps off the heap.
    private const long MostBytes = 1_280;

    [Fact]
    public void A_decision_takes_about_a_kilobyte_its_answer_included()
    {
        var folder = TestData.Path("rego-bench");
        var module = new RegoModuleSource("policy.rego", File.ReadAllText(Path.Combine(folder, "policy.rego")));
        var snapshot = new RegoCompiler().Compile([module], RegoJson.Parse(File.ReadAllBytes(Path.Combine(folder, "data.json")))).Snapshot!;
        var inputs = Directory.GetFiles(folder, "input-*.json").Select(file => snapshot.ReadInput(File.ReadAllBytes(file))).ToList();
        var decision = snapshot.Prepare("data.payments.authz.decision");
        void Every()
        {
            foreach (var input in inputs)
            {
                if (decision.Evaluate(input).Outcome != EvaluationOutcome.Value) Assert.Fail("no decision"); // an assertion of equality would take memory itself
            }
        }

        Every(); // fills the pools
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) Every();
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * inputs.Count);

        Assert.InRange(each, 1, MostBytes);
    }
}
