using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Compile;

/// <summary>Strict mode says all it has to say in one run: a table of modules with several faults.</summary>
public sealed class StrictTableTests
{
    public static TheoryData<string, string, string> Table() => new(File.ReadAllText(TestData.Path("rego", "strict.txt")).Split("\n=== ").Skip(1)
        .Select(block => block.Split("---\n")).Select(parts => (parts[0].Split('\n')[0], parts[0][(parts[0].IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd('\n'), parts[1])));

    [Theory]
    [MemberData(nameof(Table))]
    public void All_faults_of_a_module_are_reported_in_order(string note, string faults, string module)
    {
        var compiled = new RegoCompiler(new CompilerOptions { Strict = true }).Compile([new RegoModuleSource("p.rego", module)]);

        Assert.True(
            faults == string.Join('\n', compiled.Errors.Select(error => $"{error.Row} {error.Code} {error.Message}")),
            $"{note}: {string.Join('\n', compiled.Errors.Select(error => $"{error.Row} {error.Code} {error.Message}"))}");
    }
}
