namespace SecureFin.Rego.Explain;

/// <summary>A value that the failed expression looked at.</summary>
/// <param name="Name">Variable, reference or call as it stands in the rule.</param>
/// <param name="Value">Undefined when there was none.</param>
public sealed record SeenValue(string Name, RegoValue Value);

/// <summary>The expression at which a rule ended, and what it saw.</summary>
/// <param name="Text">As the author wrote it, or the part of it that is undefined.</param>
/// <param name="Inner">The failure inside of an <c>every</c>, or null.</param>
public sealed record FailedExpression(string Text, string File, int Row, int Column, IReadOnlyList<SeenValue> Values, FailedExpression? Inner);

/// <summary>Why one rule fired or did not.</summary>
/// <param name="Path">From data, such as data.securefin.gateway.deny.</param>
/// <param name="Head">The rule's head.</param>
/// <param name="Failure">Set exactly for <see cref="RuleEnding.Failed"/>.</param>
/// <param name="Because">Rules that the failed expression asks for and that did not fire.</param>
public sealed record RuleExplanation(
    string Path,
    string Head,
    string File,
    int Row,
    int Column,
    RuleEnding Ending,
    FailedExpression? Failure,
    IReadOnlyList<RuleExplanation> Because);
