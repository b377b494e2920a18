namespace SecureFin.Payments;

/// <summary>The reasons that one hold names together, as policy writes them: <c>counterparty.account_changed, window.closed</c>.</summary>
public static class HoldReasons
{
    private const char Separator = ',';

    /// <summary>Each reason of a hold; a text that names none is a reason itself, so that no hold falls silent.</summary>
    public static IReadOnlyList<string> Of(string hold) =>
        hold.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } reasons ? reasons : [hold];

    /// <summary>What of a hold nobody has released yet, in the same form; null when all of it is.</summary>
    /// <param name="hold">What policy says now, or null.</param>
    /// <param name="released">Reasons that people have released.</param>
    public static string? Unreleased(string? hold, IReadOnlyCollection<string> released)
    {
        if (hold is null)
            return null;
        var left = Of(hold).Where(reason => !released.Contains(reason, StringComparer.Ordinal)).ToList();
        return left.Count == 0 ? null : string.Join($"{Separator} ", left);
    }
}
