namespace SecureFin.Gateway.Policy.Shadow;

/// <summary>How the shadow has done since its bundle came in.</summary>
/// <param name="Revision">Bundle in the shadow; null when none is good.</param>
/// <param name="Compared">Decisions that both made.</param>
/// <param name="Different">Those on which they differ.</param>
/// <param name="Failed">Those among them for which the shadow had no decision.</param>
/// <param name="Dropped">Decisions that were not compared, since too many waited.</param>
/// <param name="Refusal">Why the newest bundle of the shadow was refused, or null.</param>
/// <param name="Differences">The newest ones, oldest first.</param>
internal sealed record ShadowReport(string? Revision, long Compared, long Different, long Failed, long Dropped, string? Refusal, IReadOnlyList<ShadowDifference> Differences);
