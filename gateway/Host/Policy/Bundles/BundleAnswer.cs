namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>What the bundle server answered to one question.</summary>
/// <param name="Archive">The bundle, unread; null when nothing is new or on a failure.</param>
/// <param name="ETag">Of that bundle, or null.</param>
/// <param name="HoldsQuestions">True when the server takes part in long polling.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal sealed record BundleAnswer(byte[]? Archive, string? ETag, bool HoldsQuestions, string? Failure)
{
    public static BundleAnswer Failed(string why) => new(null, null, false, why);
}
