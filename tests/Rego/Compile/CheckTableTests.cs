using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Compile;

/// <summary>What the compiler says of modules: a table over parsing, safety, scopes, with, recursion, types, conflicts, strict mode.</summary>
public sealed class CheckTableTests
{
    public static TheoryData<string, string, string> Table() => new(File.ReadAllText(TestData.Path("rego", "check-probes.txt")).Split("\n=== ").Skip(1)
        .Select(block => block.Split("---\n", 2)).Select(parts => (Note(parts[0]), Faults(parts[0]), parts[1].TrimEnd('\n'))));

    [Theory]
    [MemberData(nameof(Table))]
    public void Modules_are_accepted_or_refused_with_code_place_and_message(string note, string faults, string modules)
    {
        var sources = modules.Split("\n----\n").Select((text, i) => new RegoModuleSource($"m{i}.rego", text + "\n")).ToList();

        var compiled = new RegoCompiler(new CompilerOptions { Strict = note.EndsWith("[strict]", StringComparison.Ordinal) }).Compile(sources);

        Assert.Equal(faults, string.Join('\n', compiled.Errors.Select(error => $"{error.File}:{error.Row}:{error.Column} {error.Code} {error.Message}")));
    }

    [Fact]
    public void The_table_is_a_long_one() => Assert.True(Table().Count > 350);

    private static string Note(string head) => head.Split('\n')[0];

    private static string Faults(string head) => head[(Note(head).Length + 1)..].TrimEnd('\n');
}
