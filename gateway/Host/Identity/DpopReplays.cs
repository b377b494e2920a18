using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Signatures;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Remembers DPoP proofs until they are too old to be accepted anyway, so that none is taken twice, also across a restart.</summary>
/// <remarks>
/// Source: RFC 9449 section 11.1. A full memory refuses rather than forgets. A proof may be dated ahead by the clock difference that is forgiven:
/// that it is younger than the process does not say that no process before took it.
/// </remarks>
internal sealed class DpopReplays : IDisposable
{
    private readonly SignatureReplays _memory;

    /// <summary>A memory of this process alone: what was made before its start is not judged.</summary>
    public DpopReplays(TimeProvider clock) => _memory = new SignatureReplays(clock);

    /// <summary>The gateway's: a file beside the audit log.</summary>
    public DpopReplays(TimeProvider clock, IOptions<AuditOptions> audit)
        : this(clock, Path.Combine(audit.Value.Home, "identity", "proofs"), SignatureReplays.Boot())
    {
    }

    /// <param name="clock">Clock.</param>
    /// <param name="file">File of the proofs.</param>
    /// <param name="boot">Names this run of the machine; empty when unknown.</param>
    internal DpopReplays(TimeProvider clock, string file, string boot) => _memory = new SignatureReplays(clock, file, boot, new DpopPolicy().ClockSkew);

    /// <summary>False for what may have been taken before, unknown to this process.</summary>
    public bool CanJudge(DateTimeOffset made) => _memory.CanJudge(made);

    /// <summary>Notes a proof; false when it was seen before.</summary>
    /// <param name="thumbprint">Of its key.</param>
    /// <param name="id">Its <c>jti</c>.</param>
    /// <param name="until">When it would be refused for its age.</param>
    /// <exception cref="ProblemException"><c>identity.unavailable</c>: the memory is full; <c>audit.unavailable</c>: it cannot be written.</exception>
    public bool TryNote(string thumbprint, string id, DateTimeOffset until) => _memory.TryNote(thumbprint, id, until);

    public void Dispose() => _memory.Dispose();
}
