namespace SecureFin.Contract;

/// <summary>Carries a <see cref="Problem"/> out of a place that cannot return one: a handler, a reader, a stream.</summary>
/// <param name="problem">What is refused.</param>
/// <param name="detail">Safe to show to the caller: no secret, account, name or bank text.</param>
/// <param name="inner">The cause, if any; never rendered.</param>
public sealed class ProblemException(Problem problem, string detail, Exception? inner = null)
    : Exception($"{problem.Code}: {detail}", inner)
{
    /// <summary>What is refused.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>Why, in words that are safe to show.</summary>
    public string Detail { get; } = detail;
}
