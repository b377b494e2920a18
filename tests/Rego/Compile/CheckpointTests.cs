namespace SecureFin.Rego.Tests.Compile;

public sealed class CheckpointTests
{
    private static readonly RegoModuleSource[] Modules =
    [
        new("a.rego", "package a\n\nallow if input.x > data.b.limit\n"),
        new("b.rego", "package b\n\nlimit := 3\n"),
    ];

    [Fact]
    public void A_compilation_passes_checkpoints_again_and_again()
    {
        var passed = 0;

        var compiled = new RegoCompiler(CompilerOptions.Default with { Checkpoint = () => passed++ }).Compile(Modules);

        Assert.NotNull(compiled.Snapshot);
        Assert.True(passed > 10, $"{passed}");
    }

    [Fact]
    public void A_checkpoint_that_throws_ends_the_compilation()
    {
        var compiler = new RegoCompiler(CompilerOptions.Default with { Checkpoint = () => throw new OperationCanceledException() });

        Assert.Throws<OperationCanceledException>(() => compiler.Compile(Modules));
    }
}
