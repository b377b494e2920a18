using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Witness;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>One witness and the wire to it. Owned by the witness room, asked by one call at a time.</summary>
internal sealed class WitnessLink(string id, WitnessOptions options, AuditLog log, TimeProvider clock) : IDisposable
{
    private readonly WitnessClient _client = new(log, VerifierKey.Parse(options.Key));
    private readonly HttpMessageInvoker _invoker = AnchorHttp.Create(options.TrustedAuthorities);
    private readonly Uri _address = new(options.Address.TrimEnd('/') + "/add-checkpoint");

    /// <summary>Name in the configuration.</summary>
    public string Id { get; } = id;

    public VerifierKey Key { get; } = VerifierKey.Parse(options.Key);

    /// <summary>Its signature line on the last checkpoint that it cosigned.</summary>
    public NoteSignature? Cosignature => _client.Cosigned?.Note.Signatures[^1];

    /// <summary>Asks for a cosignature on one checkpoint; once more when the witness has an earlier size than we believed.</summary>
    public async Task<WitnessVerdict> AskAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        var verdict = await AskOnceAsync(checkpoint, cancellation);
        return verdict == WitnessVerdict.AskAgain ? await AskOnceAsync(checkpoint, cancellation) : verdict;
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<WitnessVerdict> AskOnceAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        // A witness that is ahead of the checkpoint knows entries that this process has not confirmed.
        if (await _client.NextRequestAsync(checkpoint, cancellation) is not { } body)
            return WitnessVerdict.Contradicted;
        var answer = await AnchorHttp.PostAsync(_invoker, _address, body, "text/plain; charset=utf-8", WitnessClient.MaxResponseBytes, clock, cancellation);
        return answer is null ? WitnessVerdict.Unavailable : _client.Take(answer.Status, answer.ContentType, answer.Body);
    }
}
