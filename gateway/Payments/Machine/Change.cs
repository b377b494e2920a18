namespace SecureFin.Payments;

/// <summary>A decided change: the new row and the event that tells of it.</summary>
/// <param name="Next">Row to write; its seq is one higher when there is an event.</param>
/// <param name="Kind">Event kind, or null for a quiet change of due time or counters.</param>
/// <param name="Actor">Who acted, for changes made by a person.</param>
internal sealed record Change(Payment Next, string? Kind, string? Actor = null)
{
    /// <summary>A change that is told to the world.</summary>
    public static Change Loud(Payment next, string kind, DateTimeOffset now, string? actor = null) =>
        new(next with { Seq = next.Seq + 1, UpdatedAt = now }, kind, actor);

    /// <summary>A change of due time or counters that nobody outside sees.</summary>
    public static Change Quiet(Payment next) => new(next, null);

    public PaymentEvent? ToEvent() => Kind is null ? null : new PaymentEvent
    {
        PaymentId = Next.PaymentId,
        Seq = Next.Seq,
        Kind = Kind,
        State = Next.State,
        TransactionStatus = Next.TransactionStatus,
        ReasonCode = Next.ReasonCode,
        Actor = Actor,
        NeedsAttention = Next.AttentionCode is not null,
        Caller = Next.Caller,
        At = Next.UpdatedAt,
    };
}
