using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Signatures;
using SecureFin.Gateway.Signatures.Answers;

namespace SecureFin.Gateway.Pipeline;

/// <summary>The facts of one call so far: opened by Receipt (or by a background worker), filled by each stage, closed by its outcome.</summary>
/// <remarks>Owned by the one call; stages run after each other, only <see cref="Upstream"/> may be added to from handlers in parallel.</remarks>
internal sealed class Exchange
{
    private long _lastLeaf = -1;

    /// <summary>ULID; the <c>SFG-Exchange-Id</c> of the answer.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Set as soon as routing has chosen; null for an address that nothing serves.</summary>
    public GovernedRoute? Route { get; set; }

    public string Method { get; set; } = "";

    /// <summary>Request target exactly as it came, checked by Shape to have one reading only.</summary>
    public string RawTarget { get; set; } = "";

    /// <summary>Header fields of the request; null for background exchanges.</summary>
    public IHeaderDictionary? RequestHeaders { get; init; }

    /// <summary>The client certificate of the caller's connection, or null.</summary>
    public X509Certificate2? CallerCertificate { get; init; }

    /// <summary>Set by Identity; null before it and for refused callers.</summary>
    public CallerIdentity? Caller { get; set; }

    /// <summary>Request body exactly as it came, set by Body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>True when Body found strict JSON: one value, no name twice, bounded depth.</summary>
    public bool BodyIsJson { get; set; }

    /// <summary>The body of a pass-through request that is too long for memory, on disk until the call ends; <see cref="Body"/> is empty then.</summary>
    public SpooledBody? LongBody { get; set; }

    /// <summary>SHA-256 of the body.</summary>
    public byte[]? BodyDigest { get; set; }

    /// <summary>The caller's message signature, set when one came and held.</summary>
    public CallerSignature? CallerSignature { get; set; }

    /// <summary>The gateway's signature of the answer, where the caller asks for one.</summary>
    public AnswerSeal? AnswerSeal { get; set; }

    /// <summary>The canonical instruction, read by Body on the route that takes one.</summary>
    public PaymentInstruction? Instruction { get; set; }

    public PolicyDecision? Decision { get; set; }

    /// <summary>The payment that the exchange is about, once known.</summary>
    public string? PaymentId { get; set; }

    /// <summary>Code of the problem that ended the exchange, or null.</summary>
    public string? ProblemCode { get; set; }

    /// <summary>What was sent upstream and what came back, in order.</summary>
    public ConcurrentQueue<UpstreamFacts> Upstream { get; } = new();

    /// <summary>Index of the exchange's newest leaf in the log; -1 before the first.</summary>
    public long LastLeaf
    {
        get => Volatile.Read(ref _lastLeaf);
        set => Volatile.Write(ref _lastLeaf, value);
    }

    /// <summary>The request as it came, head and body, when it is to be kept: set by Body, whose buffer does not outlive the stages.</summary>
    public byte[]? RequestMessage { get; set; }

    /// <summary>The request as it came, once it is kept.</summary>
    public Kept? KeptRequest { get; set; }

    /// <summary>The caller's signature with what verifies it, once it is kept.</summary>
    public Kept? KeptSignature { get; set; }
}
