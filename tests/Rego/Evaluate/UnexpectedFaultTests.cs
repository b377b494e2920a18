using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>A built-in that throws what nobody foresaw: the evaluation ends with an error, never the caller.</summary>
public sealed class UnexpectedFaultTests
{
    private static readonly Builtin Count = BuiltinRegistry.Find("count")!;

    [Fact]
    public void It_is_an_internal_error_at_the_place_of_the_call_without_the_text_of_the_fault()
    {
        var context = EvalContext.Create(default);

        var result = BuiltinNode.Invoke(context, Count, static (_, _) => throw new DivideByZeroException("a secret"), [], new SourceLocation("a.rego", 3, 5, 20));

        Assert.True(result.IsUndefined);
        Assert.True(context.Halted);
        Assert.Equal(new RegoError("eval_internal_error", "count: unexpected DivideByZeroException", "a.rego", 3, 5), context.Error);
    }

    [Fact]
    public void Cancellation_and_want_of_memory_or_stack_pass_through()
    {
        foreach (var fault in (Exception[])[new OperationCanceledException(), new InsufficientExecutionStackException()])
        {
            var thrown = Assert.ThrowsAny<Exception>(() => BuiltinNode.Invoke(EvalContext.Create(default), Count, (_, _) => throw fault, [], SourceLocation.None));

            Assert.Same(fault, thrown);
        }
    }
}
