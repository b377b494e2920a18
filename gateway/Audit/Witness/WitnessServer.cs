using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Witness;

/// <summary>
/// A witness: cosigns a log's checkpoint only when it continues what it has cosigned before, so that nobody can be shown another history.
/// Carries no HTTP of its own: <see cref="AddCheckpoint"/> is one function from body to answer. Safe for threads.
/// </summary>
/// <remarks>Source: C2SP tlog-witness.</remarks>
public sealed class WitnessServer
{
    private readonly INoteSigner cosigner;
    private readonly IWitnessHeads heads;
    private readonly Dictionary<string, VerifierKey[]> logs;

    /// <summary>A witness for some logs.</summary>
    /// <param name="cosigner">Its key, of a cosignature type.</param>
    /// <param name="logKeys">Keys of the logs it knows; a key's name is its log's origin.</param>
    /// <param name="heads">What it has cosigned.</param>
    /// <exception cref="ArgumentException">The cosigner's key is not a witness's, or a log key is.</exception>
    public WitnessServer(INoteSigner cosigner, IEnumerable<VerifierKey> logKeys, IWitnessHeads heads)
    {
        (this.cosigner, this.heads) = (cosigner, heads);
        logs = logKeys.GroupBy(key => key.Name).ToDictionary(group => group.Key, group => group.ToArray());
        if (!cosigner.Key.IsWitness || logs.Values.Any(keys => keys.Any(key => key.IsWitness)))
            throw new ArgumentException("A witness signs with a cosignature key and knows log keys.");
    }

    /// <summary>The witness's own verifier key.</summary>
    public VerifierKey Key => cosigner.Key;

    /// <summary>Answers <c>POST /add-checkpoint</c>.</summary>
    /// <returns>
    /// 200 with the cosignature line; 400 malformed; 403 not signed by the log; 404 unknown log; 409 not the size this witness has, with that size,
    /// or the same size with another root; 422 the proof does not hold.
    /// </returns>
    public WitnessResponse AddCheckpoint(ReadOnlySpan<byte> body)
    {
        AddCheckpointRequest request;
        try
        {
            request = AddCheckpointRequest.Parse(body);
        }
        catch (FormatException)
        {
            return WitnessResponse.Refused(400, "malformed request");
        }

        return Judge(request) ?? Cosign(request);
    }

    /// <summary>Null when the request may be cosigned if the head allows it.</summary>
    private WitnessResponse? Judge(AddCheckpointRequest request)
    {
        var checkpoint = request.Checkpoint;
        if (!logs.TryGetValue(checkpoint.Origin, out var keys))
            return WitnessResponse.Refused(404, "unknown log");
        if (checkpoint.Note.Verify(keys) is not { Count: > 0 })
            return WitnessResponse.Refused(403, "not signed by the log");
        return request.OldSize > checkpoint.Size ? WitnessResponse.Refused(400, "old size beyond the checkpoint") : null;
    }

    private WitnessResponse Cosign(AddCheckpointRequest request)
    {
        var next = request.Checkpoint;
        var head = heads.Read(next.Origin);
        if ((head?.Size ?? 0) != request.OldSize)
            return WitnessResponse.Conflict(head?.Size ?? 0);
        var oldRoot = head?.Root ?? MerkleHash.Empty;
        if (request.OldSize == next.Size && oldRoot != next.Root)
            return WitnessResponse.Refused(409, "another tree of this size is known");
        if (!MerkleProof.VerifyConsistency(request.OldSize, oldRoot, next.Size, next.Root, request.Proof))
            return WitnessResponse.Refused(422, "the proof does not hold");
        // the head moves before the cosignature leaves: a lost answer is asked for again, a second history is never signed
        return heads.TryReplace(next.Origin, head, next)
            ? WitnessResponse.Cosigned(NoteSignature.Create(cosigner, next.Note.TextBytes.Span))
            : WitnessResponse.Conflict(heads.Read(next.Origin)?.Size ?? 0);
    }
}
