using System.Text.RegularExpressions;

namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>The same statement, two readers, two views.</summary>
internal sealed partial class MasksByRole : IDemonstration
{
    public string Title => "A statement read by a clerk shows masked IBANs, read by a treasurer full ones";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var clerk = await world.GetAsync("carla", "/v1/accounts/main-gbp/statements", cancellation);
        var treasurer = await world.GetAsync("tom", "/v1/accounts/main-gbp/statements", cancellation);
        DemonstrationFailedException.Unless(clerk.Status == 200 && treasurer.Status == 200, $"answered {clerk.Status} {clerk.ProblemCode} and {treasurer.Status} {treasurer.ProblemCode}");
        DemonstrationFailedException.Unless(!FullIban().IsMatch(clerk.Body), "the clerk sees a full IBAN");
        var (full, masked) = (FullIban().Count(treasurer.Body), MaskedIban().Count(clerk.Body));
        DemonstrationFailedException.Unless(full > 0, "the treasurer sees no full IBAN");
        DemonstrationFailedException.Unless(masked > 0, "the clerk sees no masked IBAN");
        return $"clerk: {masked} masked IBANs, none in full; treasurer: {full} in full";
    }

    [GeneratedRegex(@"\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b")]
    private static partial Regex FullIban();

    [GeneratedRegex(@"\b[A-Z]{2}[0-9]{2}(…|\\u2026)[A-Z0-9]{4}\b")]
    private static partial Regex MaskedIban();
}
