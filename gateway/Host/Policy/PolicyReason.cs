namespace SecureFin.Gateway.Policy;

/// <summary>One reason of a decision.</summary>
/// <param name="Code">Stable, such as <c>limit.exceeded</c>.</param>
/// <param name="Message">For people; holds no personal data.</param>
internal sealed record PolicyReason(string Code, string Message);
