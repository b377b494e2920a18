using System.Reflection;

namespace SecureFin.Contract.Tests.Errors;

public sealed class ProblemsTests
{
    [Fact]
    public void Every_problem_is_listed_once_with_a_code_of_its_own()
    {
        var declared = typeof(Problems).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(Problem)).Select(field => (Problem)field.GetValue(null)!);

        Assert.Equal(declared, Problems.All);
        Assert.Equal(Problems.All.Count, Problems.All.Select(problem => problem.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Problems.All, problem =>
        {
            Assert.Matches("^[a-z]+([._][a-z]+)*$", problem.Code);
            Assert.InRange(problem.Status, 400, 599);
            Assert.EndsWith(".", problem.Title, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_problem_exception_carries_problem_and_detail()
    {
        var cause = new InvalidOperationException("cause");

        var thrown = new ProblemException(Problems.PolicyDenied, "over the limit", cause);

        Assert.Equal(Problems.PolicyDenied, thrown.Problem);
        Assert.Equal("over the limit", thrown.Detail);
        Assert.Same(cause, thrown.InnerException);
    }
}
