using SecureFin.Audit;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Receipts;

/// <summary>The one writer to the audit log. A leaf that cannot be made durable refuses the call.</summary>
internal sealed class EvidenceLog(AuditRoom room, EvidenceRoom evidence, LeafClock clock) : IEvidenceLog
{
    // A conversation with more calls than this tells of the earlier ones in leaves of their own: a leaf has at most 4 KiB.
    private const int MaxUpstreamInLeaf = 3;

    public bool Keeps(Exchange exchange) => evidence.Keeps(exchange);

    public async ValueTask IntentAsync(Exchange exchange, UpstreamFacts? request, CancellationToken cancellation)
    {
        // Bodies first: a leaf never refers to what is not durable.
        if (request is null ? Keeps(exchange) : request.RequestMessage is not null)
            await KeepAsync(exchange, request);
        using var leaf = new PooledBuffer();
        var now = clock.NowForOpening();
        Leaf.WriteIntent(leaf, exchange, request, await CommitmentsOfAsync(exchange, now), now);
        var isFirst = room.Open.Begin(exchange, room.Log.Current.Size);
        try
        {
            exchange.LastLeaf = (await AppendAsync(leaf, AppendPriority.Normal, cancellation)).Index;
        }
        catch (Exception e) when (isFirst && e.InnerException is not AuditUnavailableException { MayBeWritten: true })
        {
            room.Open.End(exchange.Id); // not taken; what was begun may be written after all
            throw;
        }
    }

    public async ValueTask CertifiedAsync(string upstream, CertifiedKey key, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        EventLeaf.WriteCertified(leaf, upstream, key, clock.Now());
        await AppendAsync(leaf, AppendPriority.Normal, cancellation);
    }

    public async ValueTask<Receipt> OutcomeAsync(Exchange exchange, Outcome outcome, CancellationToken cancellation)
    {
        try
        {
            return await EndAsync(exchange, outcome, cancellation);
        }
        catch when (outcome.Kind != "outcome-begun")
        {
            room.Open.Leave(exchange);
            throw;
        }
    }

    private async ValueTask<Receipt> EndAsync(Exchange exchange, Outcome outcome, CancellationToken cancellation)
    {
        var kept = Keeps(exchange) ? await KeepAsync(exchange, outcome) : null;
        var withheld = IsWithheld(exchange, outcome, kept);
        if (withheld)
            (exchange.ProblemCode, outcome) = (Problems.AuditUnavailable.Code, outcome with { Status = Problems.AuditUnavailable.Status, BodyDigest = null });
        using var leaf = new PooledBuffer();
        var now = clock.Now();
        var commit = await CommitmentsOfAsync(exchange, now);
        var upstream = exchange.Upstream.ToArray();
        Array.ForEach(upstream, evidence.Keep);
        var told = 0;
        for (; upstream.Length - told > MaxUpstreamInLeaf; told += MaxUpstreamInLeaf)
            await TellAsync(MaxUpstreamInLeaf);
        Leaf.WriteOutcome(leaf, exchange, outcome, kept, upstream.AsSpan(told), commit, now);
        if (leaf.Written.Length > Leaf.MaxBytes) // long names: each call in a leaf of its own
        {
            for (leaf.Clear(); told < upstream.Length; told++)
                await TellAsync(1);
            Leaf.WriteOutcome(leaf, exchange, outcome, kept, [], commit, now);
        }

        if (outcome.Kind == "outcome-begun")
            room.Open.Begin(exchange, room.Log.Current.Size);
        var entry = await AppendAsync(leaf, AppendPriority.Closing, cancellation);
        exchange.LastLeaf = entry.Index;
        if (outcome.Kind != "outcome-begun")
            room.Open.End(exchange.Id);
        return new Receipt(room.Origin, entry.Index, entry.LeafHash.ToArray(), withheld);

        async ValueTask TellAsync(int count)
        {
            Leaf.WriteAnswers(leaf, exchange, upstream.AsSpan(told, count), commit, now);
            exchange.LastLeaf = (await AppendAsync(leaf, AppendPriority.Closing, cancellation)).Index;
            leaf.Clear();
        }
    }

    /// <summary>Where money can move, an answer whose evidence the store did not take stays here; asked again with the same key, it is given then.</summary>
    /// <remarks>An answer that is merely too long goes out, its digest logged: what the bank did is done, and the caller must learn of it.</remarks>
    private static bool IsWithheld(Exchange exchange, Outcome outcome, Kept? answer) =>
        exchange is { Route.MovesMoney: true, ProblemCode: null } && outcome is { Kind: "outcome", Message: not null }
        && (answer is { Failed: true } || exchange.KeptRequest is { Failed: true } || exchange.KeptSignature is { Failed: true } || exchange.Upstream.Any(facts => facts.KeptResponse is { Failed: true }));

    /// <summary>Seals what was asked, once an exchange, and what is about to be sent.</summary>
    private async ValueTask KeepAsync(Exchange exchange, UpstreamFacts? request)
    {
        try
        {
            if (exchange.RequestHeaders is not null)
                exchange.KeptRequest ??= await evidence.SealAsync(exchange, exchange.RequestMessage ?? KeptMessage.Received(exchange));
            if (exchange.CallerSignature is { } signature)
                exchange.KeptSignature ??= await evidence.SealAsync(exchange, signature.Evidence);
            if (request is not null)
                request.KeptRequest = await evidence.SealAsync(exchange, request.RequestMessage!);
            // Too long to be kept: where money can move, it does not go.
            if (exchange.Route is { MovesMoney: true } && (exchange.KeptRequest is { Sealed: null } || exchange.KeptSignature is { Sealed: null } || request?.KeptRequest is { Sealed: null }))
                throw new ProblemException(Problems.RequestTooLarge, "The message is longer than what is kept as evidence where money can move.");
        }
        catch (AuditUnavailableException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The evidence of the call cannot be kept.", e);
        }
    }

    /// <summary>Seals what came back and what goes back, and what was asked when nothing was sent. What has happened is logged even where this fails.</summary>
    private async ValueTask<Kept?> KeepAsync(Exchange exchange, Outcome outcome)
    {
        if (exchange.RequestHeaders is not null)
            exchange.KeptRequest ??= await evidence.TrySealAsync(exchange, exchange.RequestMessage ?? KeptMessage.Received(exchange));
        if (exchange.CallerSignature is { } signature)
            exchange.KeptSignature ??= await evidence.TrySealAsync(exchange, signature.Evidence);
        foreach (var facts in exchange.Upstream)
        {
            if (facts.ResponseMessage is { } answer)
                facts.KeptResponse ??= await evidence.TrySealAsync(exchange, answer);
        }

        return outcome.Message is { } message ? await evidence.TrySealAsync(exchange, message) : null;
    }

    // The first leaf of a subject on a day makes the key: durable before the leaf is.
    private async ValueTask<Commitments> CommitmentsOfAsync(Exchange exchange, LeafTime now)
    {
        try
        {
            return await evidence.CommitmentsOfAsync(exchange, now.Time);
        }
        catch (AuditUnavailableException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The key of the entry's commitments cannot be had.", e);
        }
    }

    private async ValueTask<AppendedEntry> AppendAsync(PooledBuffer leaf, AppendPriority priority, CancellationToken cancellation)
    {
        try
        {
            return await room.Log.AppendAsync(leaf.Written, priority, cancellation);
        }
        catch (AuditUnavailableException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The audit log does not take entries.", e);
        }
        catch (ArgumentException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, $"An entry of the call would be longer than {Leaf.MaxBytes} bytes.", e);
        }
    }
}
