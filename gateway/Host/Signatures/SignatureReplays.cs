using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Signatures;

/// <summary>Takes each nonce of a key once, within its time and across a restart.</summary>
/// <remarks>
/// A restart of the process reads what its predecessor took. After a restart of the machine the last nonces may be missing, so a signature that
/// could have been taken before is refused as too old, and its caller signs again. Nodes share no memory; a replay to another node meets the
/// idempotency ledger, which answers as before and pays nothing.
/// </remarks>
internal sealed class SignatureReplays : IDisposable
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    private readonly TimeProvider _time;
    private readonly NonceMemory _seen;
    private readonly long _judgesFrom;

    /// <summary>A memory of this process alone: what was signed before its start is not judged.</summary>
    public SignatureReplays(TimeProvider time)
        : this(time, file: null, "", TimeSpan.Zero)
    {
    }

    /// <summary>The gateway's: a file beside the audit log.</summary>
    public SignatureReplays(TimeProvider time, IOptions<AuditOptions> audit, IOptions<CallerSignatureOptions> options)
        : this(time, Path.Combine(audit.Value.Home, "signatures", "nonces"), Boot(), options.Value.ClockSkew)
    {
    }

    /// <param name="time">Clock.</param>
    /// <param name="file">File of the nonces; null for none.</param>
    /// <param name="boot">Names this run of the machine; empty when unknown.</param>
    /// <param name="skew">How far a caller's clock may be ahead.</param>
    internal SignatureReplays(TimeProvider time, string? file, string boot, TimeSpan skew)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds(); // whole seconds, since "created" has no fractions
        (_time, _seen) = (time, new NonceMemory(file, boot, now));
        _judgesFrom = _seen.Continued switch
        {
            NonceHistory.Whole when boot.Length > 0 => long.MinValue,
            NonceHistory.None => now,
            _ => now + (long)skew.TotalSeconds + 1,
        };
    }

    /// <summary>False for a signature that may have been taken before, unknown to this process.</summary>
    public bool CanJudge(DateTimeOffset created) => created.ToUnixTimeSeconds() >= _judgesFrom;

    /// <summary>Notes a nonce; false when the key has used it before.</summary>
    /// <param name="until">When the signature would be refused for its age.</param>
    public bool TryNote(string keyThumbprint, string nonce, DateTimeOffset until)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{keyThumbprint} {nonce}"));
        return _seen.TryNote(BinaryPrimitives.ReadUInt128BigEndian(hash), until.ToUnixTimeSeconds(), _time.GetUtcNow().ToUnixTimeSeconds());
    }

    public void Dispose() => _seen.Dispose();

    /// <summary>Names this run of the machine; empty when it has no name.</summary>
    public static string Boot()
    {
        try
        {
            return File.ReadAllText(BootId).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
