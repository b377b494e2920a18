namespace SecureFin.Gateway.Policy.Shadow;

/// <summary>One decision that the shadow would have made otherwise. Holds verdicts and codes alone, nothing of the input.</summary>
/// <param name="DecisionId">Of the decision that counted.</param>
/// <param name="At">When.</param>
/// <param name="ActiveRevision">Who decided.</param>
/// <param name="ShadowRevision">Who would have decided otherwise.</param>
/// <param name="Active">What was decided.</param>
/// <param name="Shadow">What would have been decided.</param>
internal sealed record ShadowDifference(string DecisionId, DateTimeOffset At, string ActiveRevision, string ShadowRevision, string Active, string Shadow);
