using System.Text;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Witness;

/// <summary>
/// The log's side of one witness: says what to send, and what an answer means. Sends nothing itself. Not safe for threads.
/// </summary>
/// <remarks>Source: C2SP tlog-witness. Keep <see cref="CosignedSize"/> over restarts if you can; without it the first answer corrects it.</remarks>
public sealed class WitnessClient(AuditLog log, VerifierKey witness, long cosignedSize = 0)
{
    /// <summary>Longest answer that is read, in bytes.</summary>
    public const int MaxResponseBytes = 16 << 10;

    private Checkpoint? asked;

    /// <summary>The witness's key.</summary>
    public VerifierKey Witness { get; } = witness;

    /// <summary>Size that the witness is believed to have.</summary>
    public long CosignedSize { get; private set; } = cosignedSize;

    /// <summary>The newest checkpoint with this witness's line; null before the first.</summary>
    public Checkpoint? Cosigned { get; private set; }

    /// <summary>The body for <c>POST /add-checkpoint</c> over the log's newest checkpoint; null when that is smaller than what the witness has.</summary>
    public Task<byte[]?> NextRequestAsync(CancellationToken ct) => NextRequestAsync(log.Current, ct);

    /// <summary>The same over a given checkpoint of the log, so that several witnesses sign the same one.</summary>
    public async Task<byte[]?> NextRequestAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        if (CosignedSize > checkpoint.Size)
            return null;
        var proof = await log.ProveConsistencyAsync(CosignedSize, checkpoint, ct);
        asked = checkpoint;
        return new AddCheckpointRequest(CosignedSize, proof.Path, asked).ToBytes();
    }

    /// <summary>Takes the answer to the last request.</summary>
    /// <returns>
    /// On <see cref="WitnessVerdict.Contradicted"/> the caller must stop the log (<see cref="AuditLog.StopAsContradicted"/>) or not start it.
    /// </returns>
    public WitnessVerdict Take(int status, string? contentType, ReadOnlySpan<byte> body)
    {
        if (asked is null || body.Length > MaxResponseBytes)
            return WitnessVerdict.Unavailable;
        return status switch
        {
            200 => TakeCosignature(body),
            409 when contentType?.StartsWith(WitnessResponse.SizeType, StringComparison.OrdinalIgnoreCase) == true => TakeSize(body),
            409 => CosignedSize == asked.Size ? WitnessVerdict.Contradicted : WitnessVerdict.Unavailable,
            422 => WitnessVerdict.Contradicted, // our own proof is right by construction, so the witness has another tree of the old size
            _ => WitnessVerdict.Unavailable,
        };
    }

    private WitnessVerdict TakeCosignature(ReadOnlySpan<byte> body)
    {
        try
        {
            // the answer is signature lines alone; under the checkpoint's text they are a note
            var note = SignedNote.Parse([.. asked!.Note.TextBytes.Span, (byte)'\n', .. body]);
            var line = note.Signatures.FirstOrDefault(s => s.KeyId == Witness.Id && s.Name == Witness.Name);
            if (line is null || !Witness.Verify(note.TextBytes.Span, line.Signature.Span))
                return WitnessVerdict.Unavailable;
            Cosigned = asked.With([line]);
            CosignedSize = asked.Size;
            return WitnessVerdict.Cosigned;
        }
        catch (FormatException)
        {
            return WitnessVerdict.Unavailable;
        }
    }

    private WitnessVerdict TakeSize(ReadOnlySpan<byte> body)
    {
        var text = Encoding.ASCII.GetString(body);
        if (!text.EndsWith('\n') || !NoteSyntax.TryParseSize(text.AsSpan(0, text.Length - 1), out var size))
            return WitnessVerdict.Unavailable;
        CosignedSize = size;
        return size > log.Current.Size ? WitnessVerdict.Contradicted : WitnessVerdict.AskAgain;
    }
}
