using SecureFin.Contract;

namespace SecureFin.Gateway.Idempotency;

/// <summary>The caller's <c>Idempotency-Key</c>: as a structured string or bare, 1 to 255 visible ASCII characters.</summary>
/// <remarks>Source: draft-ietf-httpapi-idempotency-key-header-07 section 2.1.</remarks>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <exception cref="ProblemException"><c>idempotency.key_missing</c> or <c>idempotency.key_invalid</c>.</exception>
    public static string Of(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
            throw new ProblemException(Problems.IdempotencyKeyMissing, "Send a key that you make once per payment.");
        var key = values.ToString();
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        return values.Count == 1 && key.Length is >= 1 and <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw new ProblemException(Problems.IdempotencyKeyInvalid, "One key of 1 to 255 visible ASCII characters.");
    }
}
