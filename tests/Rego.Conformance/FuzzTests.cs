using SecureFin.Rego.Fuzz;

namespace SecureFin.Rego.Conformance.Tests;

/// <summary>A short run of the fuzz loop; the program tests/Rego.Fuzz makes long ones.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long Count = 20_000;

    [Fact]
    public void Changed_policies_queries_and_documents_neither_crash_nor_hang_the_engine()
    {
        // Every day has its seed; it is printed, and a fault names the input that shows it again.
        var seed = (DateTime.UtcNow - DateTime.UnixEpoch).Days;
        output.WriteLine($"seed {seed}");

        var report = new FuzzRun(FuzzSeeds.Load(), seed).Run(0, Count);

        output.WriteLine(report.Summary);
        Assert.True(report.Faults.Count == 0, $"seed {seed}: " + string.Join('\n', report.Faults.Take(5).Select(fault => $"--only {fault.Index}: {fault.Target}: {fault.What}\n{fault.Input}")));
    }
}
