using SecureFin.Gateway.Identity;

namespace SecureFin.Gateway.Signatures;

/// <summary>Takes each nonce of a key once, within its time and across a restart.</summary>
/// <remarks>
/// What was seen before this process started is not known here, so nothing signed before that is accepted: a signature from
/// before a restart is refused as too old, and its caller signs again. Nodes share no memory; a replay to another node meets
/// the idempotency ledger, which answers as before and pays nothing.
/// </remarks>
internal sealed class SignatureReplays(TimeProvider time)
{
    // Whole seconds, since "created" has no fractions.
    private readonly long _startedAt = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly DpopReplays _seen = new(time);

    /// <summary>False for a signature from before this process started.</summary>
    public bool CanJudge(DateTimeOffset created) => created.ToUnixTimeSeconds() >= _startedAt;

    /// <summary>Notes a nonce; false when the key has used it before.</summary>
    /// <param name="until">When the signature would be refused for its age.</param>
    public bool TryNote(string keyThumbprint, string nonce, DateTimeOffset until) => _seen.TryNote($"{keyThumbprint} {nonce}", until);
}
